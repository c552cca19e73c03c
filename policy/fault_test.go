package policy

import (
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

// Bad input is told by the name of its field, and is never answered by a number.
func TestBadQueriesAreToldAndNeverAnswered(t *testing.T) {
	b := Default()
	const duty = `"ask":"duty","destination":"US","origin":"CN","hts":"8507.60.0020","use":"storage","date":"2026-01-01"`
	swap := func(old, with string) string { return strings.Replace(duty, old, with, 1) }
	for _, c := range []struct{ name, query, field, says string }{
		{"an unknown country of origin", swap(`"CN"`, `"XX"`), "origin", `"XX" is not a country`},
		{"an unknown destination", swap(`"US"`, `"USA"`), "destination", `"USA" is not a country`},
		{"a country by its name", swap(`"CN"`, `"China"`), "origin", `is not a country`},
		{"a country that is a number", swap(`"CN"`, `86`), "origin", "86 is not text"},
		{"a code with a letter", swap(`8507.60.0020`, `8507.6O.0020`), "hts", `'O' does not belong in one`},
		{"a code that is too short", swap(`8507.60.0020`, `85`), "hts", "it has 2 digits"},
		{"a code that is too long", swap(`8507.60.0020`, `8507.60.0020.1`), "hts", "digits"},
		{"an empty code", swap(`8507.60.0020`, ``), "hts", `"" is not text`},
		{"a code that is a number", swap(`"8507.60.0020"`, `8507.6`), "hts", "8507.6 is not text"},
		{"a day before the book", swap("2026-01-01", "2016-01-01"), "date", "2016-01-01 lies outside the book"},
		{"a day that is none", swap("2026-01-01", "2026-02-30"), "date", "not a day of the calendar"},
		{"a month for a day", swap("2026-01-01", "2026-01"), "date", "is not a date of the form"},
		{"a day of the week", swap("2026-01-01", "Monday"), "date", "is not a date of the form"},
		{"an unknown use", swap("storage", "teapot"), "use", `"teapot" is not a use`},
		{"a code and goods that contradict each other", duty + `,"goods":"bev"`, "hts", "is not of a heading of bev"},
		{"a code and a use that contradict each other", swap("8507.60.0020", "8507.60.0010"), "use", "covers goods of the use passenger_vehicle_part only"},
		{"unknown goods", `"ask":"duty","destination":"US","origin":"CN","goods":"carpet","date":"2026-01-01"`, "goods", `"carpet" is not a name of goods`},
		{"an unknown claim", duty + `,"claims":["nafta"]`, "claims", `"nafta" is not a claim`},
		{"a negative value", duty + `,"value":-5`, "value", "it is negative"},
		{"a value in words", duty + `,"value":"lots"`, "value", "is not a number"},
		{"goods loaded after they entered", duty + `,"loaded":"2026-02-01"`, "loaded", "loaded after they entered"},
		{"a share over 100", `"ask":"material_assistance","credit":"45X","product":"battery_cell","date":"2026-05-01","ratio_percent":101`, "ratio_percent", "it is over 100"},
		{"a share below 0", `"ask":"material_assistance","credit":"45X","product":"battery_cell","date":"2026-05-01","ratio_percent":-1`, "ratio_percent", "it is negative"},
		{"costs of nothing", `"ask":"material_assistance","credit":"45X","product":"battery_cell","date":"2026-05-01","total_cost":0,"pfe_cost":0`, "total_cost", "above zero"},
		{"a part over the whole", `"ask":"material_assistance","credit":"45X","product":"battery_cell","date":"2026-05-01","total_cost":10,"pfe_cost":20`, "pfe_cost", "more than total_cost"},
		{"a ratio that its costs deny", `"ask":"material_assistance","credit":"45X","product":"battery_cell","date":"2026-05-01","total_cost":100,"pfe_cost":50,"ratio_percent":60`, "ratio_percent", "not the ratio of the costs"},
		{"parts over 100 together", `"ask":"material_assistance","credit":"48E","property":"energy_storage","date":"2026-05-01","assigned_percent":{"cells":52,"rest":60},"pfe_parts":[]`, "assigned_percent", "sum to 112 %"},
		{"owners that sum to 130", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","owners":[{"entity":{"country":"CN"},"percent":80},{"entity":{"country":"KR"},"percent":50}]}`, "entity.owners", "sum to 130 %"},
		{"an owner over 100", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","owners":[{"entity":{"country":"CN"},"percent":101}]}`, "entity.owners[0].percent", "101 % is not a share"},
		{"an owner without a share", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","owners":[{"name":"CATL"}]}`, "entity.owners[0].percent", "is not stated"},
		{"an owner of an unknown country", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","owners":[{"entity":{"country":"QQ"},"percent":10}]}`, "entity.owners[0].entity.country", "is not a country"},
		{"owners deep in a chain that sum to 130", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","owners":[{"percent":10,"entity":{"country":"KR","owners":[{"entity":{"country":"CN"},"percent":80},{"entity":{"country":"KR"},"percent":50}]}}]}`, "entity.owners[0].entity.owners", "sum to 130 %"},
		{"debt over 100", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","debt_percent_sfe":120}`, "entity.debt_percent_sfe", "120 % is not a share"},
		{"a tax year that ends before it begins", `"ask":"entity","tax_year_start":"2026-01-01","tax_year_end":"2025-12-31","entity":{"country":"US"}`, "tax_year_end", "ends before it begins"},
		{"a name that two companies bear", `"ask":"listed","list":"1260H","name":"Volvo","date":"2026-01-01"`, "name", `"Volvo" may mean`},
		{"a negative capacity", `"ask":"credit","credit":"45X","product":"battery_cell","date":"2026-05-01","capacity_kwh":-5`, "capacity_kwh", "it is negative"},
		{"an unknown product", `"ask":"credit","credit":"45X","product":"battery_pack","date":"2026-05-01"`, "product", "is not a product of 45X"},
		{"a quota that ends before it begins", `"ask":"quota","jurisdiction":"CA","goods":"bev","from":"2026-08-31","to":"2026-03-01"`, "to", "the last day comes before the first"},
		{"an amendment before the signature", `"ask":"technology_licence","signed":"2023-01-01","amended":["2022-01-01"]`, "amended", "comes before the day of signature"},
		{"a question that is none", `"ask":"sing"`, "ask", "is not a question of the book"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := b.AnswerLine([]byte(`{"id":"x",` + c.query + `}`))
			if a.Err == nil {
				t.Fatalf("answered: %+v", a.Answer)
			}
			if a.Answer != nil {
				t.Errorf("an error and an answer: %+v", a.Answer)
			}
			if text := a.Err.Error(); !strings.HasPrefix(text, c.field+": ") || !strings.Contains(text, c.says) {
				t.Errorf("error %q, want field %s and %q", text, c.field, c.says)
			}
			if tieline.CodeOf(a.Err) != tieline.ErrInvalid {
				t.Errorf("code %s", tieline.CodeOf(a.Err))
			}
		})
	}
}

// What a query leaves out that a verdict turns on is unknown and named, never a no.
func TestWhatIsMissingIsUnknownAndNamed(t *testing.T) {
	b := Default()
	for _, c := range []struct{ name, query, field, missing string }{
		{"no origin", `"ask":"duty","destination":"US","hts":"8507.60.0020","date":"2026-01-01"`, "total_percent", "origin"},
		{"no producer", `"ask":"duty","destination":"EU","origin":"CN","goods":"bev","date":"2026-01-01"`, "total_percent", "producer"},
		{"an owner without a name", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","owners":[{"percent":30}]}`, "foreign_influenced", "entity.owners[0].name or entity"},
		{"a listing without its day", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"KR","lists":[{"list":"1260H"}]}`, "specified_foreign_entity", "entity.lists[0].from"},
		{"a listing without its clause", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"KR","lists":[{"list":"UFLPA","from":"2025-01-15"}]}`, "specified_foreign_entity", "entity.lists[0].clause"},
		{"the end of the tax year on which lists are tested", `"ask":"entity","tax_year_start":"2027-01-01","entity":{"country":"KR","lists":[{"list":"1260H","from":"2027-06-01"}]}`, "specified_foreign_entity", "tax_year_end"},
		{"a payment under a contract that gives control", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","contracts":[{"with":"CATL","effective_control":true}]}`, "foreign_influenced", "entity.contracts[0].paid"},
		{"a contract of a kind that the book does not know", `"ask":"entity","tax_year_start":"2026-01-01","entity":{"country":"US","contracts":[{"with":"CATL","paid":true,"picks_the_paint":true}]}`, "foreign_influenced", ""},
		{"a list that the book does not hold", `"ask":"listed","list":"Entity List","name":"CATL","date":"2026-01-01"`, "listed", "the list Entity List"},
		{"a sale that reverts is none", `"ask":"technology_licence","signed":"2023-01-01","amended":[],"terms":{"bona_fide_sale":true,"ownership_reverts":true}`, "effective_control", "terms: "},
		{"the bar of another credit", `"ask":"pfe_bar","credit":"45Z","tax_year_start":"2026-01-01","sale_date":"2026-05-01"`, "applies", "the effective day"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := b.AnswerLine([]byte(`{"id":"x",` + c.query + `}`))
			if a.Err != nil {
				t.Fatal(a.Err)
			}
			got := a.Field(c.field)
			if d, ok := a.Answer.(DutyAnswer); ok {
				got = Unknown
				if d.Total.Known {
					got = d.Total.Value
				}
			}
			if got != Unknown {
				t.Errorf("%s is %v, want unknown", c.field, got)
			}
			if !strings.Contains(strings.Join(a.Missing, "; ")+strings.Join(a.Warnings, "; "), c.missing) {
				t.Errorf("missing %v, want %q", a.Missing, c.missing)
			}
		})
	}
}

// Words of the vocabulary may be written in any case, with blanks or hyphens.
func TestWordsInAnyCase(t *testing.T) {
	b := Default()
	for _, pair := range [][2]string{
		{`"ask":"duty","destination":"us","origin":"cn","hts":"8507600020","date":"2026-08-01","use":"STORAGE"`, `"ask":"duty","destination":"US","origin":"CN","hts":"8507.60.0020","date":"2026-08-01","use":"storage"`},
		{`"ask":"DUTY","destination":"US","origin":"MX","goods":"Storage Battery","date":"2026-08-01","claims":["USMCA"]`, `"ask":"duty","destination":"US","origin":"MX","goods":"storage_battery","date":"2026-08-01","claims":["usmca"]`},
		{`"ask":"pfe_bar","credit":"45x","tax_year_start":"2026-01-01","sale_date":"2026-05-01"`, `"ask":"pfe_bar","credit":"45X","tax_year_start":"2026-01-01","sale_date":"2026-05-01"`},
		{`"ask":"procurement","buyer":"dod","relation":"Direct","list":"section 1260h","date":"2026-12-01"`, `"ask":"procurement","buyer":"DoD","relation":"direct","list":"1260H","date":"2026-12-01"`},
		{`"ask":"connected_vehicle","actor":"Hardware Importer","actor_control":"us","action":"import-hardware","date":"2029-01-01","model_year":null,"hardware_origin":"cn"`, `"ask":"connected_vehicle","actor":"hardware_importer","actor_control":"US","action":"import_hardware","date":"2029-01-01","model_year":null,"hardware_origin":"CN"`},
	} {
		var out [2]string
		for i, q := range pair {
			data, err := b.AnswerLine([]byte(`{"id":"x",` + q + `}`)).MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			out[i] = string(data)
		}
		if out[0] != out[1] || strings.Contains(out[0], `"error"`) {
			t.Errorf("%s\n%s", out[0], out[1])
		}
	}
}

// A name that two companies bear is taken as the one that the rules of the question name, and said so.
func TestASharedNameIsTakenAsTheOneThatRulesName(t *testing.T) {
	a := Default().AnswerLine([]byte(`{"id":"x","ask":"connected_vehicle","actor":"manufacturer","actor_control":"CN","action":"sell","date":"2026-09-01","model_year":2027,"gvwr_lb":5000,"name":"Volvo"}`))
	if a.Err != nil || a.Field("authorisation") != "granted" || !strings.Contains(strings.Join(a.Warnings, " "), "may also mean Volvo Group") {
		t.Errorf("%+v", a)
	}
}

// Faults of files name the file, the line and the field.
func TestFaultsOfFilesNameTheLine(t *testing.T) {
	const companies, lists = "companies.yaml", "us-military-lists/lists.yaml"
	for _, c := range []struct{ name, file, old, with, want string }{
		{"a name that two companies bear", companies, "aliases: [EVE]", "aliases: [EVE, Gotion]", `companies.yaml:10: eve: aliases[1]: "Gotion" matches two companies, eve and gotion`},
		{"a company of a list that the atlas does not know", companies, "name: Hesai, aliases: [Hesai Technology, Hesai Group]", "name: Hesay", `us-military-lists/lists.yaml:25: us.list.1260h: members[5].company: "Hesay" is not in the atlas`},
		{"a company of a list that is two in the atlas", companies, "name: Baidu,", "name: Geely,", `us-military-lists/lists.yaml:32: us.list.1260h: members[12].company: "Geely" matches 2 organisations of the atlas`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := Load(edited(t, c.file, c.old, c.with))
			if err != nil {
				t.Fatal(err)
			}
			if err := b.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("check gives %v, want %q", err, c.want)
			}
		})
	}
	for _, c := range []struct{ text, want string }{
		{"lists:\n  - {list: 1260H, company: Nobody, from: 2026-01-01}\n", `mine.yaml:2: lists[0].company: "Nobody": the book does not know the company`},
		{"lists:\n  - {list: 9999Z, company: BYD, from: 2026-01-01}\n", `mine.yaml:2: lists[0].list: "9999Z": the book has no such list`},
		{"rules:\n  - id: us.s122.nope\n    ends: 2026-05-01\n", `mine.yaml:2: rules[0].id: "us.s122.nope": the book has no such rule`},
		{"rules:\n  - id: us.s122.surcharge\n    ends: 2026-13-01\n", `mine.yaml:3:11: rules[0].ends: "2026-13-01" is not a day of the calendar`},
		{"rules:\n  - id: us.s122.surcharge\n    end: 2026-12-01\n", `mine.yaml:3:5: unknown field "end"`},
	} {
		a, err := ReadAssumptions("mine.yaml", []byte(c.text))
		if err == nil {
			_, err = LoadAssuming(Embedded(), a)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives %v, want %q", c.text, err, c.want)
		}
	}
	question := []byte("{\"tax_year_start\": \"2026-01-01\",\n \"entity\": {\"country\": \"US\",\n  \"owners\": [{\"entity\": {\"country\": \"CN\"},\n   \"percent\": 150}]}}")
	fault := invalid("entity.owners[0].percent", "150 % is not a share", "")
	if got := Locate("mine.json", question, fault).Error(); !strings.HasPrefix(got, "mine.json:4: entity.owners[0].percent: ") {
		t.Error(got)
	}
	fault = invalid("entity.owners[0].entity.lists", "no list", "")
	if got := Locate("mine.json", question, fault).Error(); !strings.HasPrefix(got, "mine.json:3: entity.owners[0].entity.lists: ") {
		t.Error(got)
	}
}
