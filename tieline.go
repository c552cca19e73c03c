// Package tieline holds the domain of Tieline: documents, the claims that they make about
// ties between companies, and the records that those claims become. It imports the standard
// library only; every other package may import it.
//
// The walk of a document is
//
//	source -> ingest -> Document -> nlp -> analysis -> read -> Records -> ledger
//
// Four promises decide the types here. A record without evidence cannot exist: Evidence is made
// only by a Document, from its own bytes. Documents and people's decisions are the only truth,
// everything else is derived from them. Every answer is given as of a date. An answer says what
// it rests on, and unknown is an answer.
//
// The meaning of every record and of every value is fixed in docs/records.md.
package tieline
