package policy

import (
	"bytes"
	"strings"
	"testing"
)

func BenchmarkLoadAndCheck(b *testing.B) {
	for b.Loop() {
		book, err := Load(Embedded())
		if err != nil {
			b.Fatal(err)
		}
		if err := book.Check(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDuty(b *testing.B) {
	book := Default()
	day, _ := ParseDay("2026-08-01")
	early, _ := ParseDay("2025-06-01")
	questions := []DutyQuestion{
		{Destination: "US", Origin: "CN", Date: day, Code: "8507.60.0020", Use: "storage"},
		{Destination: "US", Origin: "CN", Date: early, Code: "8507.60.0010", Value: known(100000)},
		{Destination: "US", Origin: "KR", Date: early, Goods: "storage_battery", Claims: []string{"korus"}},
		{Destination: "US", Origin: "MX", Date: early, Code: "8703.80", Claims: []string{"usmca"}},
		{Destination: "EU", Origin: "CN", Date: day, Goods: "bev", Producer: "BYD"},
	}
	i := 0
	for b.Loop() {
		if _, err := book.Duty(&questions[i%len(questions)]); err != nil {
			b.Fatal(err)
		}
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "questions/s")
}

func BenchmarkAnswerLines(b *testing.B) {
	book := Default()
	line := `{"id":"a","ask":"duty","destination":"US","origin":"CN","date":"2026-08-01","hts":"8507.60.0020","use":"storage"}` + "\n"
	input := strings.Repeat(line, 1000)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if _, _, err := book.AnswerAll(strings.NewReader(input), &out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "questions/s")
}
