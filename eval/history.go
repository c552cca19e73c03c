package eval

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// AppendHistory adds one line to a tab-separated history of evaluations: the label that the
// caller gives (a date, a revision), then F1 of every level and accuracy of every slot under the
// head line that it writes into a new file. A change that makes things worse shows in the diff.
func AppendHistory(path, label string, r *Result) (err error) {
	head, line := []string{"run", "documents"}, []string{label, fmt.Sprint(r.Documents)}
	for _, l := range Levels {
		head = append(head, l)
		line = append(line, cell(r.Tallies[l].F1(), r.Tallies[l].Gold+r.Tallies[l].System > 0))
	}
	for _, s := range Slots {
		head = append(head, s)
		line = append(line, cell(r.Accuracy[s].Value(), r.Accuracy[s].Of > 0))
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	first, _ := bufio.NewReader(f).ReadString('\n')
	want := strings.Join(head, "\t")
	switch strings.TrimSpace(first) {
	case "":
		_, err = fmt.Fprintln(f, want)
	case want:
	default:
		return fmt.Errorf("history %s has other columns than %q; start a new file", path, want)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, strings.Join(line, "\t"))
	return err
}

func cell(v float64, any bool) string {
	if !any {
		return "-"
	}
	return fmt.Sprintf("%.4f", v)
}
