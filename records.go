package tieline

// Speaker is a person or organisation to whom the document attributes a statement.
type Speaker struct {
	Name         string     `json:"name"`
	Organization string     `json:"organization,omitempty"`
	Confidence   float64    `json:"confidence"`
	Evidence     []Evidence `json:"evidence"`
}

// Records is all that one document yields.
type Records struct {
	Document   *Document  `json:"document"`
	Entities   []Entity   `json:"entities"`
	Deals      []Deal     `json:"deals"`
	Facilities []Facility `json:"facilities"`
	Measures   []Measure  `json:"measures"`
	Policies   []Policy   `json:"policies"`
	Speakers   []Speaker  `json:"speakers"`
	Notes      []string   `json:"notes,omitempty"` // where the document was cut or not analysed, and why
}

// Verify reports the first record that has no evidence, or whose quote does not stand in the
// document.
func (r *Records) Verify() error {
	for i := range r.Deals {
		if err := r.Document.verifyRecord("deal", i, r.Deals[i].Evidence, r.Deals[i].Slots); err != nil {
			return err
		}
		for _, p := range r.Deals[i].Parties {
			if err := r.Document.verifyAll(p.Evidence); err != nil {
				return err
			}
		}
	}
	for i := range r.Facilities {
		if err := r.Document.verifyRecord("facility", i, r.Facilities[i].Evidence, r.Facilities[i].Slots); err != nil {
			return err
		}
	}
	for i := range r.Measures {
		if err := r.Document.verifyRecord("measure", i, r.Measures[i].Evidence, r.Measures[i].Slots); err != nil {
			return err
		}
	}
	for i := range r.Policies {
		if err := r.Document.verifyRecord("policy", i, r.Policies[i].Evidence, r.Policies[i].Slots); err != nil {
			return err
		}
	}
	for i := range r.Speakers {
		if err := r.Document.verifyRecord("speaker", i, r.Speakers[i].Evidence, nil); err != nil {
			return err
		}
	}
	return nil
}

func (d *Document) verifyRecord(kind string, i int, evidence []Evidence, slots Slots) error {
	if len(evidence) == 0 {
		return errNoEvidence(kind, i, d)
	}
	if err := d.verifyAll(evidence); err != nil {
		return err
	}
	for _, es := range slots {
		if err := d.verifyAll(es); err != nil {
			return err
		}
	}
	return nil
}

func (d *Document) verifyAll(evidence []Evidence) error {
	for _, e := range evidence {
		if err := d.Verify(e); err != nil {
			return err
		}
	}
	return nil
}
