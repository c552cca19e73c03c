package speech

import (
	"strings"
	"unicode/utf8"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/mention"
)

// signature is the confidence in a name behind a quotation.
const signature = 0.9

// signed gives the persons and organisations whose names stand behind a quotation and a dash, without a verb:
//
//	“We have all the cells that we need.” — Jane Sandoe, chief executive
func signed(p *mention.Page) (mentions []int) {
	for m := range p.Mentions {
		of := p.Of(m)
		if len(of) == 0 || p.Mentions[m].By == tieline.ByDescription {
			continue
		}
		if t := p.Entities[of[0]].Type; t != tieline.EntityPerson && t != tieline.EntityOrganization {
			continue
		}
		if closesQuotation(p.Doc.Text[:p.Mentions[m].Start]) && standsAlone(p.Doc.Text[p.Mentions[m].End:]) {
			mentions = append(mentions, m)
		}
	}
	return mentions
}

// closesQuotation reports whether a text ends with a quotation that is a sentence, and a dash.
func closesQuotation(text string) bool {
	rest := strings.TrimRight(text, " \u00a0\t")
	dash, size := utf8.DecodeLastRuneInString(rest)
	if !strings.ContainsRune("—–―-", dash) {
		return false
	}
	quoted := strings.TrimRight(rest[:len(rest)-size], " \u00a0\t\r\n-")
	if len(quoted) == len(rest)-size && dash == '-' {
		return false // a hyphen within a word
	}
	inside := strings.TrimRight(quoted, ".,”\"»’'")
	end := quoted[len(inside):]
	if strings.HasSuffix(inside, "!") || strings.HasSuffix(inside, "?") || strings.HasSuffix(inside, "…") {
		end += "."
	}
	return strings.ContainsAny(end, "”\"»") && strings.ContainsAny(end, ".,")
}

// standsAlone reports whether a name is followed by nothing that it would do: the end of its line, a description or the next
// quotation.
func standsAlone(text string) bool {
	rest := strings.TrimLeft(text, " \u00a0\t")
	first, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || strings.ContainsRune("\r\n,(“\"«.", first)
}
