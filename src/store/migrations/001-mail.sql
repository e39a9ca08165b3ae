-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What bodies.db must carry too; another id there means that its rows belong to another store.
CREATE TABLE store (id TEXT NOT NULL);

CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  path TEXT NOT NULL,
  wire_name TEXT NOT NULL,
  delimiter INTEGER NOT NULL,
  role TEXT NOT NULL,
  selectable INTEGER NOT NULL,
  uidvalidity INTEGER NOT NULL DEFAULT 0,
  uidnext INTEGER NOT NULL DEFAULT 0,
  highestmodseq INTEGER NOT NULL DEFAULT 0,
  oldest_uid INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account, wire_name)
);

CREATE TABLE conversation (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL);

-- Outer values only where a layer is encrypted. lone_reply: a reply or forward by its subject that
-- refers to nothing.
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  server_key TEXT,
  header_id TEXT,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id),
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_base TEXT NOT NULL,
  lone_reply INTEGER NOT NULL,
  size INTEGER NOT NULL,
  envelope BLOB NOT NULL,
  preview TEXT NOT NULL DEFAULT '',
  has_attachment INTEGER NOT NULL DEFAULT 0,
  signs INTEGER NOT NULL DEFAULT 0,
  signature TEXT NOT NULL DEFAULT 'none',
  encryption TEXT NOT NULL DEFAULT 'none',
  stamp TEXT NOT NULL DEFAULT 'none',
  level TEXT NOT NULL DEFAULT 'unknown',
  is_public INTEGER NOT NULL DEFAULT 0,
  verdict_generation INTEGER NOT NULL DEFAULT 0,
  body_state INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX message_by_server_key ON message (account, server_key)
  WHERE server_key IS NOT NULL;
CREATE INDEX message_by_header_id ON message (header_id) WHERE header_id IS NOT NULL;
CREATE INDEX message_by_conversation ON message (conversation_id);
CREATE INDEX message_by_subject ON message (subject_base, received) WHERE subject_base <> '';
CREATE INDEX message_by_received ON message (received);
CREATE INDEX message_to_take_in ON message (account, received) WHERE body_state = 1;

CREATE TABLE placement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  uid INTEGER,
  message_id INTEGER NOT NULL REFERENCES message (id),
  server_flags INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  modseq INTEGER NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0,
  UNIQUE (mailbox_id, uid)
);
CREATE INDEX placement_by_message ON placement (message_id, mailbox_id);

CREATE TRIGGER placement_comes AFTER INSERT ON placement WHEN NEW.hidden = 0 BEGIN
  UPDATE mailbox SET total = total + 1, unread = unread + (NEW.flags & 1 = 0)
    WHERE id = NEW.mailbox_id;
END;
CREATE TRIGGER placement_goes AFTER DELETE ON placement WHEN OLD.hidden = 0 BEGIN
  UPDATE mailbox SET total = total - 1, unread = unread - (OLD.flags & 1 = 0)
    WHERE id = OLD.mailbox_id;
END;
CREATE TRIGGER placement_changes AFTER UPDATE OF hidden, flags ON placement BEGIN
  UPDATE mailbox SET total = total + (NEW.hidden = 0) - (OLD.hidden = 0),
                     unread = unread + (NEW.hidden = 0 AND NEW.flags & 1 = 0)
                                     - (OLD.hidden = 0 AND OLD.flags & 1 = 0)
    WHERE id = NEW.mailbox_id;
END;

-- Every identifier a message carries, its own too. All with one hash are of one conversation.
CREATE TABLE reference (
  hash INTEGER NOT NULL,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  PRIMARY KEY (hash, message_id)
) WITHOUT ROWID;
CREATE INDEX reference_by_message ON reference (message_id);

-- All that a row of the list shows lies together, in the order it is shown.
CREATE TABLE list_row (
  mailbox_id INTEGER NOT NULL,
  date INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  newest_message_id INTEGER NOT NULL,
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  subject TEXT NOT NULL,
  preview TEXT NOT NULL,
  count INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  is_flagged INTEGER NOT NULL,
  is_answered INTEGER NOT NULL,
  has_attachment INTEGER NOT NULL,
  signs INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, date DESC, conversation_id DESC)
) WITHOUT ROWID;
CREATE UNIQUE INDEX list_row_by_conversation ON list_row (conversation_id, mailbox_id);

-- What message_search was given; it wants the same words again to forget them.
CREATE TABLE message_text (
  message_id INTEGER PRIMARY KEY REFERENCES message (id),
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  body BLOB,
  attachments TEXT NOT NULL
);
CREATE VIRTUAL TABLE message_search USING fts5 (
  sender, recipients, subject, body, attachments, content = '', tokenize = 'mesign'
);
CREATE TABLE sealed (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  key_id TEXT NOT NULL,
  list BLOB,
  text BLOB
);

CREATE TABLE operation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  mailbox_id INTEGER REFERENCES mailbox (id) ON DELETE SET NULL,
  add_flags INTEGER NOT NULL DEFAULT 0,
  remove_flags INTEGER NOT NULL DEFAULT 0,
  uidnext INTEGER NOT NULL DEFAULT 0,
  path TEXT,
  internaldate INTEGER NOT NULL DEFAULT 0,
  header_id TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  undoes INTEGER
);
CREATE INDEX operation_open ON operation (account, id) WHERE state < 2;

CREATE TABLE operation_target (
  operation_id INTEGER NOT NULL REFERENCES operation (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  placement_id INTEGER REFERENCES placement (id) ON DELETE SET NULL,
  mailbox_id INTEGER REFERENCES mailbox (id) ON DELETE SET NULL,
  made_placement_id INTEGER REFERENCES placement (id) ON DELETE SET NULL,
  old_flags INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (operation_id, position)
) WITHOUT ROWID;
CREATE INDEX operation_target_by_placement ON operation_target (placement_id);
CREATE INDEX operation_target_by_made ON operation_target (made_placement_id);

CREATE TABLE outgoing (
  operation_id INTEGER PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
  sender TEXT NOT NULL,
  header_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  path TEXT NOT NULL,
  filing_mailbox_id INTEGER REFERENCES mailbox (id) ON DELETE SET NULL,
  state TEXT NOT NULL,
  queued INTEGER NOT NULL
);
CREATE TABLE outgoing_recipient (
  operation_id INTEGER NOT NULL REFERENCES outgoing (operation_id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  path TEXT NOT NULL,
  state TEXT NOT NULL,
  reply TEXT,
  PRIMARY KEY (operation_id, position)
) WITHOUT ROWID;

-- used: how often the user wrote to it; seen: how often it wrote.
CREATE TABLE correspondent (
  address TEXT PRIMARY KEY,
  written TEXT NOT NULL,
  name TEXT NOT NULL,
  used INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  last INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  mailbox_id INTEGER NOT NULL,
  row_id INTEGER NOT NULL
);

-- Messages that are gone while their octets may still lie in bodies.db.
CREATE TABLE gone_body (message_id INTEGER PRIMARY KEY);
