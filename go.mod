module github.com/tieline/tieline

go 1.26.0

require github.com/alecthomas/kong v1.17.0

require golang.org/x/text v0.43.0
