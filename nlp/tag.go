package nlp

import (
	"slices"
	"strings"
)

// Tag is a universal part of speech (https://universaldependencies.org/u/pos/). The zero Tag is none.
type Tag uint8

// The universal parts of speech.
const (
	noTag Tag = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	X
	TagCount // how many there are, none included
)

var tagNames = [...]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

func (t Tag) String() string { return tagNames[t] }

// XTag is a part of speech of the Penn treebank, with the additions of English UD. The zero XTag is none.
type XTag uint8

// The Penn parts of speech; signs have names of their own.
const (
	noXTag XTag = iota
	XADD
	XAFX
	XCC
	XCD
	XDT
	XEX
	XFW
	XGW
	XHYPH
	XIN
	XJJ
	XJJR
	XJJS
	XLS
	XMD
	XNFP
	XNN
	XNNP
	XNNPS
	XNNS
	XPDT
	XPOS
	XPRP
	XPRPS // PRP$
	XRB
	XRBR
	XRBS
	XRP
	XSYM
	XTO
	XUH
	XVB
	XVBD
	XVBG
	XVBN
	XVBP
	XVBZ
	XWDT
	XWP
	XWPS // WP$
	XWRB
	XCurrency   // $
	XCloseQuote // ''
	XComma      // ,
	XOpen       // -LRB-
	XClose      // -RRB-
	XStop       // .
	XColon      // :
	XOpenQuote  // ``
	XTagCount   // how many there are, none included
)

var xtagNames = [...]string{"_", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW", "HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "``"}

func (t XTag) String() string { return xtagNames[t] }

// Rel is a relation of English Universal Dependencies (https://universaldependencies.org/en/dep/). The zero Rel is none.
type Rel uint8

// The relations of the treebanks.
const (
	noRel Rel = iota
	RelAcl
	RelAclRelcl // acl:relcl
	RelAdvcl
	RelAdvclRelcl // advcl:relcl
	RelAdvmod
	RelAmod
	RelAppos
	RelAux
	RelAuxPass // aux:pass
	RelCase
	RelCc
	RelCcPreconj // cc:preconj
	RelCcomp
	RelCompound
	RelCompoundPrt // compound:prt
	RelConj
	RelCop
	RelCsubj
	RelCsubjOuter // csubj:outer
	RelCsubjPass  // csubj:pass
	RelDep
	RelDet
	RelDetPredet // det:predet
	RelDiscourse
	RelDislocated
	RelExpl
	RelFixed
	RelFlat
	RelGoeswith
	RelIobj
	RelList
	RelMark
	RelNmod
	RelNmodDesc     // nmod:desc
	RelNmodPoss     // nmod:poss
	RelNmodUnmarked // nmod:unmarked
	RelNsubj
	RelNsubjOuter // nsubj:outer
	RelNsubjPass  // nsubj:pass
	RelNummod
	RelObj
	RelObl
	RelOblAgent    // obl:agent
	RelOblUnmarked // obl:unmarked
	RelOrphan
	RelParataxis
	RelPunct
	RelReparandum
	RelRoot
	RelVocative
	RelXcomp
	RelCount // how many there are, none included
)

var relNames = [...]string{"_", "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass", "dep", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp"}

func (r Rel) String() string { return relNames[r] }

// Base is the relation without its subtype: nsubj of nsubj:pass.
func (r Rel) Base() Rel { return relBase[r] }

var relBase = func() (base [RelCount]Rel) {
	for r := range RelCount {
		name, _, _ := strings.Cut(r.String(), ":")
		base[r] = ParseRel(name)
	}
	return base
}()

// ParseTag is the Tag of that name, zero where there is none.
func ParseTag(name string) Tag { return Tag(max(0, slices.Index(tagNames[:], name))) }

// ParseXTag is the XTag of that name, zero where there is none.
func ParseXTag(name string) XTag { return XTag(max(0, slices.Index(xtagNames[:], name))) }

// ParseRel is the Rel of that name, zero where there is none.
func ParseRel(name string) Rel { return Rel(max(0, slices.Index(relNames[:], name))) }
