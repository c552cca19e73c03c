package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tieline/tieline"
)

// Outbox delivers alerts. Each delivery is recorded as being sent before the last byte of its
// message leaves, and as done when the receiver has answered; so after a crash it is known of each
// whether it certainly did not arrive, certainly did, or is in doubt, and what is in doubt is asked
// for, sent again or held, as the receiver wants it.
type Outbox struct {
	Store     tieline.Following
	Receivers []Receiver
	Now       func() time.Time
	// Pages is where people read of a deal or document: "https://tieline.example". May be empty.
	Pages string
}

// channel is how alerts reach a receiver.
type channel interface {
	// most is how many alerts go in one message.
	most() int
	// send delivers alerts in one message. It calls mark before the last byte of the message leaves,
	// and sends that byte only where mark gives no error: until then nothing can have been delivered.
	send(ctx context.Context, alerts []tieline.Alert, mark func() error) error
	// arrived asks the receiver whether it has an alert.
	arrived(ctx context.Context, a *tieline.Alert) (bool, error)
}

// Errors of channels that decide what happens next. Any other error leaves in doubt what happened
// once the mark was set, and before means that nothing did.
var (
	errRefused = errors.New("refused")                                 // the receiver says that it did not take it
	errGone    = errors.New("refused for good")                        // and never will
	errSilent  = errors.New("the receiver does not tell what arrived") // it cannot be asked
	errTaken   = errors.New("another program delivers it")
)

// maxTries is how often an alert is tried before a person must look: over some three days.
const maxTries = 20

// retryIn is for how long an alert is left alone after some tries.
func retryIn(tries int) time.Duration {
	return min(time.Minute<<min(tries, 10), 6*time.Hour)
}

// Deliver settles what is in doubt and delivers what is due. What fails is recorded with the
// delivery; the error is that of the store.
func (o *Outbox) Deliver(ctx context.Context) error {
	open, err := o.Store.Deliveries(ctx, tieline.DeliveryWaiting, tieline.DeliverySending)
	if err != nil {
		return err
	}
	for i := range o.Receivers {
		r := &o.Receivers[i]
		c := r.channel(o.Pages, o.Now)
		var due []tieline.Delivery
		for _, d := range open {
			if d.Receiver != r.Name {
				continue
			}
			if d.State == tieline.DeliverySending {
				if d, err = o.settle(ctx, r, c, d); err != nil {
					return err
				}
			}
			if d.State == tieline.DeliveryWaiting && !o.Now().Before(d.Due) {
				due = append(due, d)
			}
		}
		if err := o.sendAll(ctx, c, due); err != nil {
			return err
		}
	}
	return nil
}

// settle finds out what became of a delivery that was cut off, once that is certainly over.
func (o *Outbox) settle(ctx context.Context, r *Receiver, c channel, d tieline.Delivery) (tieline.Delivery, error) {
	if o.Now().Before(d.Changed.Add(r.Settle)) && !d.Changed.After(o.Now()) {
		return d, nil
	}
	switch r.InDoubt {
	case resend:
		return o.move(ctx, d, tieline.DeliveryWaiting, "it was cut off and is sent again")
	case hold:
		return o.move(ctx, d, tieline.DeliveryDoubt, "it was cut off; whether it arrived is not known")
	}
	arrived, err := c.arrived(ctx, &d.Alert)
	switch {
	case errors.Is(err, errSilent):
		return o.move(ctx, d, tieline.DeliveryDoubt, "it was cut off, and "+err.Error())
	case err != nil:
		return d, ctx.Err() // asked again the next time
	case arrived:
		return o.move(ctx, d, tieline.DeliveryDone, "")
	}
	return o.move(ctx, d, tieline.DeliveryWaiting, "it was cut off before it arrived")
}

// move records what was found out about a delivery that was cut off.
func (o *Outbox) move(ctx context.Context, d tieline.Delivery, to tieline.DeliveryState, problem string) (tieline.Delivery, error) {
	moved := d
	moved.Changed, moved.Due, moved.Problem = o.Now(), o.Now(), problem
	ok, err := o.Store.MoveDeliveries(ctx, d.State, to, []tieline.Delivery{moved})
	if err != nil || !ok {
		return d, err
	}
	moved.State = to
	return moved, nil
}

func (o *Outbox) sendAll(ctx context.Context, c channel, due []tieline.Delivery) error {
	for len(due) > 0 {
		n := min(len(due), c.most())
		if err := o.send(ctx, c, due[:n]); err != nil {
			return err
		}
		due = due[n:]
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// send delivers some alerts in one message and records how it went.
func (o *Outbox) send(ctx context.Context, c channel, list []tieline.Delivery) error {
	alerts := make([]tieline.Alert, len(list))
	for i := range list {
		list[i].Tries++
		list[i].Changed, list[i].Problem = o.Now(), ""
		alerts[i] = list[i].Alert
	}
	state := tieline.DeliveryWaiting
	var stored error
	err := c.send(ctx, alerts, func() error {
		ok, err := o.Store.MoveDeliveries(ctx, tieline.DeliveryWaiting, tieline.DeliverySending, list)
		switch {
		case err != nil:
			stored = err
			return err
		case !ok:
			return errTaken
		}
		state = tieline.DeliverySending
		return nil
	})
	switch {
	case stored != nil:
		return stored
	case errors.Is(err, errTaken):
		return nil
	case err != nil && state == tieline.DeliverySending && !errors.Is(err, errRefused) && !errors.Is(err, errGone):
		return nil // it stays as it is recorded, and is settled later
	}
	to := tieline.DeliveryDone
	if err != nil {
		to = tieline.DeliveryWaiting
		if errors.Is(err, errGone) || list[0].Tries >= maxTries {
			to = tieline.DeliveryFailed
		}
	}
	for i := range list {
		list[i].Changed, list[i].Due = o.Now(), o.Now()
		if err != nil {
			list[i].Due, list[i].Problem = o.Now().Add(retryIn(list[i].Tries)), fmt.Sprint(err)
		}
	}
	_, err = o.Store.MoveDeliveries(context.WithoutCancel(ctx), state, to, list)
	return err
}
