package figure

// countingVerbs behind or before a bare number tell what it counts.
var countingVerbs = map[string]string{
	"work": "jobs", "works": "jobs", "worked": "jobs", "working": "jobs", "dismissed": "jobs", "furloughed": "jobs",
	"employed": "jobs", "hired": "jobs", "sacked": "jobs", "fired": "jobs", "laid": "jobs", "staffed": "jobs",
	"employ": "jobs", "employs": "jobs", "employing": "jobs", "hire": "jobs", "hires": "jobs", "hiring": "jobs",
	"payroll": "jobs", "workforce": "jobs", "jobs": "jobs", "staff": "jobs", "headcount": "jobs",
	"sold": "vehicles", "shipped": "vehicles", "delivered": "vehicles", "registered": "vehicles", "built": "vehicles", "exported": "vehicles",
}

// before is the index of the last item that ends at or before the byte.
func (s *scanner) before(at int) int {
	for k := len(s.items) - 1; k >= 0; k-- {
		if s.items[k].end <= at {
			return k
		}
	}
	return -1
}

// mentions reports whether the sentence has a word for things of the unit.
func (s *scanner) mentions(unit string) bool {
	for k := range s.items {
		if s.items[k].kind == word && s.unitWord(k) == unit {
			return true
		}
	}
	return false
}

// unitWord is the unit that a single word for jobs, vehicles or tonnes stands for.
func (s *scanner) unitWord(k int) string {
	if u, ok := data.units[s.items[k].lower]; ok && countable(&u) {
		return u.symbol
	}
	return ""
}

// shareUnits gives the remaining bare numbers of a sentence a unit: that of a verb before them
// ("will employ 3,000"), of the last figure before them, in this sentence or the one before
// ("20 GWh a year, 40 if wanted"), or the nearest countable thing ("49,000 of them").
func (s *scanner) shareUnits(all []Figure, from int) {
	last := -1
	if from > 0 && from < len(all) && all[from-1].sentence == all[from].sentence-1 {
		last = from - 1
	}
	for k := from; k < len(all); k++ {
		f := &all[k]
		if f.Unit == "" && f.Form <= Words {
			s.share(f, all, last)
		}
		if f.Unit != "" && f.Unit != "count" && !duration(f.Unit) {
			last = k
		}
	}
}

func duration(unit string) bool {
	switch unit {
	case "years", "months", "weeks", "days", "hours":
		return true
	}
	return false
}

func (s *scanner) share(f *Figure, all []Figure, last int) {
	at := s.before(f.Start)
	if s.jobsVerb(at) {
		f.Unit, f.Elliptic = "jobs", true
		return
	}
	if f.Multiplied {
		for k := last; k >= 0 && all[k].sentence == f.sentence; k-- {
			if all[k].Currency {
				f.Unit, f.Currency, f.Elliptic = all[k].Unit, true, true
				return
			}
		}
	}
	if last >= 0 {
		p := &all[last]
		fits := !p.Currency && p.Form <= Words && !(p.Unit == "percent" && f.Value > 100) && !(p.Unit != "jobs" && p.Unit != "vehicles" && p.Unit != "vehicles/year" && f.Value > 50*p.Value)
		if fits {
			f.Unit, f.Noun, f.Yearly, f.Elliptic = p.Unit, p.Noun, p.Yearly, true
			return
		}
	}
	if f.Value < 1000 {
		return
	}
	for k := at; k >= 0 && k > at-9; k-- {
		if s.is(k, "sales", "deliveries", "registrations", "shipments", "exports") {
			f.Unit, f.Elliptic = "vehicles", true // "sales in Mexico reached 40,000"
			return
		}
	}
	for d := 1; d < len(s.items); d++ {
		for _, k := range [2]int{at - d, at + 1 + d} {
			if k >= 0 && k < len(s.items) && s.items[k].kind == word {
				if u := s.unitWord(k); u != "" {
					f.Unit, f.Noun, f.Elliptic = u, s.items[k].lower, true
					return
				}
			}
		}
	}
}

// jobsVerb reports whether a word of employment stands at item k or up to four before it.
func (s *scanner) jobsVerb(k int) bool {
	for low := k - 5; k >= 0 && k > low; k-- {
		if s.items[k].kind == word && countingVerbs[s.items[k].lower] == "jobs" {
			return true
		}
	}
	return false
}
