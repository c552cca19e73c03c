// Package copies recognises near-identical texts: agency stories that many papers print, whole or
// lightly rewritten.
//
// Bands gives a few hashes of a text such that near-identical texts share one and others do not. Who
// keeps them in an index finds the copies of a text by looking up its bands, at a cost that does not
// grow with the number of texts. The method is MinHash over word shingles with locality-sensitive
// hashing: two texts that have the share j of their shingles in common share a band with the odds
// 1-(1-j^rows)^bands.
package copies

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"unicode"

	"github.com/tieline/tieline"
)

// The odds of sharing a band are 0.998 for texts with four fifths of their shingles in common, 0.64
// with one half, 0.15 with three tenths and 0.002 with one tenth; docs/figures.md has what that
// means for rewritten texts.
const (
	shingle = 3  // words
	rows    = 4  // minima that make a band
	bands   = 16 //
	least   = 20 // words that a text needs: short ones are alike by chance
)

// permutations are the multipliers and addends of the hash functions whose minima are taken. They are
// fixed for ever: stored bands depend on them.
var permutations = func() (p [rows * bands][2]uint64) {
	r := rand.New(rand.NewPCG(20261122, 1))
	for i := range p {
		p[i] = [2]uint64{r.Uint64() | 1, r.Uint64()}
	}
	return p
}()

// Bands gives the bands of a document's body; page noise is no part of it. A text too short to be
// told from others has none.
func Bands(d *tieline.Document) []int64 {
	hashes := shingles(d)
	if len(hashes) < least-shingle+1 {
		return nil
	}
	var minima [rows * bands]uint64
	for i, p := range permutations {
		low := uint64(math.MaxUint64)
		for _, h := range hashes {
			low = min(low, h*p[0]+p[1])
		}
		minima[i] = low
	}
	out := make([]int64, bands)
	for b := range out {
		h := uint64(b) + 1
		for _, m := range minima[b*rows : (b+1)*rows] {
			h = mix(h ^ m)
		}
		out[b] = int64(h)
	}
	return out
}

// mix spreads every bit of x over the whole (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// shingles gives a hash of every run of words.
func shingles(d *tieline.Document) []uint64 {
	words := wordHashes(d)
	var out []uint64
	for i := 0; i+shingle <= len(words); i++ {
		h := uint64(0)
		for _, w := range words[i : i+shingle] {
			h = mix(h*31 + w)
		}
		out = append(out, h)
	}
	return out
}

// wordHashes hashes the words of the body, case and punctuation aside.
func wordHashes(d *tieline.Document) []uint64 {
	var out []uint64
	noise := d.Regions
	h, letters := fnv.New64a(), 0
	end := func() {
		if letters > 0 {
			out = append(out, h.Sum64())
			h.Reset()
			letters = 0
		}
	}
	var buffer [4]byte
	for at, r := range d.Text {
		for len(noise) > 0 && noise[0].End <= at {
			noise = noise[1:]
		}
		if len(noise) > 0 && noise[0].Start <= at || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			continue
		}
		r = unicode.ToLower(r)
		n := 0
		for ; r > 0; r >>= 8 {
			buffer[n] = byte(r)
			n++
		}
		_, _ = h.Write(buffer[:n]) // a hash takes everything
		letters++
	}
	end()
	return out
}
