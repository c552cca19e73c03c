-- +goose Up
-- Up to which change of a finding, by its place in the log, alerts were made.
ALTER TABLE news_mark ADD COLUMN finding INTEGER NOT NULL DEFAULT 0;
