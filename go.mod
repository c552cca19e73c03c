module github.com/tieline/tieline

go 1.26
