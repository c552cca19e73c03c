package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// atlasCommand looks into the reference data.
type atlasCommand struct {
	Check atlasCheckCommand `cmd:"" help:"Check the built-in reference data, with your own laid over it."`
	Show  atlasShowCommand  `cmd:"" help:"Show what the atlas knows of a name."`
}

type atlasCheckCommand struct {
	Dir string `arg:"" optional:"" help:"Directory of your own files; docs/atlas.md describes them." type:"existingdir"`
}

type atlasShowCommand struct {
	Name string `arg:"" help:"Name of an organisation, plant, place or outlet."`
	Data string `help:"Directory of your own files, laid over the built-in ones." type:"existingdir" placeholder:"DIR"`
}

// loadAtlas gives the built-in atlas, with the user's directory over it where there is one.
func loadAtlas(dir string) (*atlas.Atlas, error) {
	if dir == "" {
		return atlas.Default(), nil
	}
	return atlas.Load([]fs.FS{atlas.Files(), os.DirFS(dir)}...)
}

// Run prints each problem on a line of its own and fails where there is one.
func (c *atlasCheckCommand) Run(a *app) error {
	data, err := loadAtlas(c.Dir)
	if err != nil {
		return err
	}
	problems := data.Check()
	for _, p := range problems {
		fmt.Fprintln(a.out, p)
	}
	if n := len(problems); n > 0 {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "check atlas", Input: c.Dir, Reason: fmt.Sprintf("%d problems", n), Hint: "docs/atlas.md says what each means"}
	}
	fmt.Fprintf(a.out, "%d organisations, %d plants, %d places, %d outlets: no problems\n",
		len(data.Organizations()), len(data.Plants()), len(data.Places()), len(data.Outlets()))
	return nil
}

// Run prints everything of the name.
func (c *atlasShowCommand) Run(a *app) error {
	data, err := loadAtlas(c.Data)
	if err != nil {
		return err
	}
	found := false
	for _, o := range data.Resolve(c.Name) {
		found = true
		showOrganization(a.out, data, o)
	}
	for _, p := range data.ResolvePlant(c.Name) {
		found = true
		fmt.Fprintf(a.out, "plant %s: %s, %s\n", p.ID, data.LongName(p.Place), p.Status)
		showField(a.out, "product", p.Product)
		showField(a.out, "owners", strings.Join(organizationNames(data, p.Owners), ", "))
		showField(a.out, "position", fmt.Sprintf("%.3f, %.3f", p.Lat, p.Lon))
		showField(a.out, "source", strings.Join(p.Source, " "))
	}
	for _, p := range data.ResolvePlace(c.Name) {
		found = true
		fmt.Fprintf(a.out, "%s %s: %s\n", p.Kind, p.ID, data.LongName(p.ID))
		showField(a.out, "aliases", strings.Join(p.Aliases, ", "))
		if p.Lat != 0 || p.Lon != 0 {
			showField(a.out, "position", fmt.Sprintf("%.3f, %.3f", p.Lat, p.Lon))
		}
	}
	for _, o := range data.ResolveOutlet(c.Name) {
		found = true
		fmt.Fprintf(a.out, "outlet %s: %s (%s)\n", o.ID, o.Name, o.Kind)
		showField(a.out, "aliases", strings.Join(o.Aliases, ", "))
		showField(a.out, "source", strings.Join(o.Source, " "))
	}
	if !found {
		return &tieline.Error{Code: tieline.ErrNotFound, Op: "show atlas", Input: c.Name, Reason: "the atlas has no such name", Hint: "docs/atlas.md tells how to add it"}
	}
	return nil
}

func showOrganization(w io.Writer, data *atlas.Atlas, o *atlas.Organization) {
	fmt.Fprintf(w, "organisation %s: %s (%s)\n", o.ID, o.Name, o.Kind)
	showField(w, "aliases", strings.Join(append(o.Aliases[:len(o.Aliases):len(o.Aliases)], o.Short...), ", "))
	for _, r := range o.Renamed {
		showField(w, "formerly", fmt.Sprintf("%s (until %s)", r.Name, r.Until))
	}
	if s := data.Succession(o.ID); s != nil {
		showField(w, "became", fmt.Sprintf("%s (%s)", s.Successor, s.Date))
	}
	showField(w, "seat", data.LongName(o.Head))
	showField(w, "country", o.Country)
	if parent := data.Organization(o.Parent); parent != nil {
		showField(w, "parent", parent.Name+percent(o.ParentShare))
	}
	for _, s := range o.Owners {
		if owner := data.Organization(s.Owner); owner != nil {
			showField(w, "owner", owner.Name+percent(s.Percent))
		}
	}
	showField(w, "status", strings.TrimSpace(o.Status+" "+o.Until.String()))
	showField(w, "tickers", strings.Join(o.Tickers, ", "))
	showField(w, "source", strings.Join(o.Source, " "))
}

// percent renders a share, nothing where it is unknown.
func percent(share float64) string {
	if share == 0 {
		return ""
	}
	return fmt.Sprintf(", %g %%", share)
}

func organizationNames(data *atlas.Atlas, ids []string) []string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		if o := data.Organization(id); o != nil {
			names = append(names, o.Name)
		}
	}
	return names
}

func showField(w io.Writer, name, value string) {
	if value != "" {
		fmt.Fprintf(w, "  %-9s %s\n", name, value)
	}
}
