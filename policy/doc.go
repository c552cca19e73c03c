// Package policy is the rule book: what trade, tax and security law says about batteries and vehicles
// on any day, as data, and the questions that it answers. docs/rules.md tells how to read and add a
// rule, docs/policy.md fixes the questions.
//
//	book := policy.Default()
//	answer := book.AnswerLine([]byte(`{"ask": "duty", "destination": "US", "origin": "CN",
//		"goods": "ev_battery", "date": "2025-06-01"}`))
//
// The walk of a question is
//
//	line -> Query -> facts -> one algorithm per ask -> Answer
//
// A Query holds what was written; facts are the same, checked against book/questions.yaml and in the
// types that rules compare. The algorithm picks the rules that play a role in the question, asks for
// their periods by the day of their own trigger (entry, sale, production, start of the tax year …) and
// meets their conditions. It leaves a trail: the rules that the answer rests on, the facts that are
// missing, what the reader should doubt.
//
// Three ideas carry the package.
//
// Unknown is an answer. A truth is yes, no or unknown (type truth); a condition in CEL is evaluated
// with the missing fields marked, so that it is unknown only where they decide. The duty algorithm
// and the test of entities settle a missing fact by trying everything that it may be: what comes out
// the same each time is known.
//
// Numbers live in the book. Rates, days, limits and lists stand in its files with their sources; Go
// knows only how rules of a kind act on each other: how a stack is summed and displaced, how a
// phase-out is looked up, how holdings are followed (shares solves a linear system, so cycles are
// exact).
//
// Only what is in force decides. Announced, proposed, enjoined, withdrawn and replaced acts are rules
// as well, so that an answer can say why they do not count.
package policy
