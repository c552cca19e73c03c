-- +goose Up
CREATE INDEX decision_refs_decision ON decision_refs (decision_id);
