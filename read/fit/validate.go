package fit

import (
	"sync"

	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/read/learn"
)

// CrossValidate compares, for every page, what readers that were trained on the other folds find
// with the reference. The results stand in the order of the pages.
func CrossValidate(pages []Page, folds int, opt learn.Options, parts ...string) []*eval.Result {
	out := make([]*eval.Result, len(pages))
	var group sync.WaitGroup
	for fold := range folds {
		group.Go(func() {
			var train []Page
			for _, p := range pages {
				if learn.Fold(p.Group, folds) != fold {
					train = append(train, p)
				}
			}
			readers := Train(train, opt, parts...).Readers()
			for i, p := range pages {
				if learn.Fold(p.Group, folds) == fold {
					out[i] = eval.Score(p.Gold, readers.Read(p.Page))
				}
			}
		})
	}
	group.Wait()
	return out
}
