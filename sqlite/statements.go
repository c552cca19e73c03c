package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// openPool opens a database whose connections keep their statements prepared: parsing them anew each time
// takes longer than most of them run.
func openPool(dsn string) (*sql.DB, error) {
	plain, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	d := plain.Driver()
	if err := plain.Close(); err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{d, dsn}), nil
}

type connector struct {
	driver driver.Driver
	dsn    string
}

func (c connector) Driver() driver.Driver { return c.driver }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return &connection{fullConn: conn.(fullConn), prepared: map[string]driver.Stmt{}}, nil
}

// fullConn is what the driver's connections can do.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.SessionResetter
	driver.Validator
}

// maxPrepared is how many statements a connection keeps; the program has fewer.
const maxPrepared = 500

// connection keeps the statements that are not in use.
type connection struct {
	fullConn
	prepared map[string]driver.Stmt
}

// take gives a prepared statement for the caller alone.
func (c *connection) take(ctx context.Context, query string) (driver.Stmt, error) {
	if s := c.prepared[query]; s != nil {
		delete(c.prepared, query)
		return s, nil
	}
	return c.PrepareContext(ctx, query)
}

// giveBack keeps a statement for the next who needs it. One that failed is not kept.
func (c *connection) giveBack(query string, s driver.Stmt, err error) error {
	if err != nil || c.prepared[query] != nil || len(c.prepared) >= maxPrepared {
		return s.Close()
	}
	c.prepared[query] = s
	return nil
}

// ExecContext implements driver.ExecerContext.
func (c *connection) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.(driver.StmtExecContext).ExecContext(ctx, args)
	if e := c.giveBack(query, s, err); err == nil {
		err = e
	}
	return r, err
}

// QueryContext implements driver.QueryerContext.
func (c *connection) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		_ = c.giveBack(query, s, err) // the first error is the one to tell
		return nil, err
	}
	return &pooledRows{Rows: r, done: func() error { return c.giveBack(query, s, nil) }}, nil
}

// Close closes the statements and the connection.
func (c *connection) Close() (err error) {
	for _, s := range c.prepared {
		if e := s.Close(); err == nil {
			err = e
		}
	}
	if e := c.fullConn.Close(); err == nil {
		err = e
	}
	return err
}

// pooledRows gives its statement back when it is closed.
type pooledRows struct {
	driver.Rows
	done func() error
}

// Close implements driver.Rows.
func (r *pooledRows) Close() error {
	err := r.Rows.Close()
	if e := r.done(); err == nil {
		err = e
	}
	return err
}
