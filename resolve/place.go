package resolve

import (
	"math"
	"strings"

	"github.com/tieline/tieline/atlas"
)

// Place is the identity of a place as records write it, most exact part first: the atlas id where the
// atlas knows it, else its words without case and accents. It is empty for an empty name.
func Place(name string) string {
	if name == "" {
		return ""
	}
	if found := atlas.Default().ResolvePlace(name); len(found) > 0 {
		return found[0].ID
	}
	parts := strings.Split(name, ",")
	for i := range parts {
		parts[i] = atlas.Slug(parts[i])
	}
	return provisional + strings.Join(parts, ",")
}

// SamePlace reports whether two places, given by their identities, can be one: either is unknown, one
// lies in the other, or both are towns so near each other that a plant between them is named by either.
func SamePlace(x, y string) bool {
	if x == "" || y == "" || x == y {
		return true
	}
	a := atlas.Default()
	p, q := a.Place(x), a.Place(y)
	switch {
	case p != nil && q != nil:
		return a.Within(x, y) || a.Within(y, x) || isTown(p) && isTown(q) && kilometres(p, q) <= nearby
	case p != nil:
		return a.Within(around(y), x)
	case q != nil:
		return a.Within(around(x), y)
	}
	x, y = ","+strings.TrimPrefix(x, provisional), ","+strings.TrimPrefix(y, provisional)
	return strings.HasSuffix(x, y) || strings.HasSuffix(y, x)
}

// nearby is within how many kilometres two towns are taken to name one site.
const nearby = 30

// around gives the id of the known place in which an unknown one lies, as its words say; empty where
// they do not.
func around(key string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(key, provisional), ",")
	for rest != "" {
		if found := atlas.Default().ResolvePlace(strings.ReplaceAll(rest, "-", " ")); len(found) > 0 {
			return found[0].ID
		}
		_, rest, _ = strings.Cut(rest, ",")
	}
	return ""
}

// Exactness orders places from the unknown (0) over regions and countries to towns and sites.
func Exactness(place string) int {
	if place == "" {
		return 0
	}
	p := atlas.Default().Place(place)
	if p == nil {
		return 2 + strings.Count(place, ",")
	}
	switch p.Kind {
	case "region", "bloc":
		return 1
	case "country", "territory":
		return 2
	case "state", "province":
		return 3
	}
	return 4
}

func isTown(p *atlas.Place) bool {
	switch p.Kind {
	case "county", "city", "town", "site":
		return p.Lat != 0 || p.Lon != 0
	}
	return false
}

// kilometres is the distance along the great circle.
func kilometres(p, q *atlas.Place) float64 {
	const radius, degree = 6371, math.Pi / 180
	dLat, dLon := (q.Lat-p.Lat)*degree/2, (q.Lon-p.Lon)*degree/2
	h := math.Pow(math.Sin(dLat), 2) + math.Cos(p.Lat*degree)*math.Cos(q.Lat*degree)*math.Pow(math.Sin(dLon), 2)
	return 2 * radius * math.Asin(math.Sqrt(h))
}
