package atlas

// Identity folds a name so that spellings of one name meet: no case, accents, punctuation or
// legal form. "Harbour Cells Inc." and "HARBOUR CELLS" are one.
func (a *Atlas) Identity(name string) string {
	keys := a.names().keys(name)
	return keys[len(keys)-1]
}
