/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/mesign-store.h"

#define ACCOUNT "a0000000-0000-4000-8000-000000000001"
#define DAY (24 * 60 * 60)
#define BASE 1767225600

/* A store in a folder of its own, with the mailboxes INBOX, Archive, Sent and Junk. */
typedef struct
{
  char *folder;
  char *mail_path;
  char *bodies_path;
  MesignStore *store;
  gint64 inbox;
  gint64 archive;
  gint64 sent;
  gint64 junk;
  gboolean is_spoilt; /* the test leaves a store that is not whole, or closed */
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_reopen (Fixture *fixture);
void fixture_add_mailboxes (Fixture *fixture, const char *account);

MesignEnvelope *
make_envelope (const char *message_id, const char *from, const char *to, const char *subject);
void set_references (MesignEnvelope *envelope, const char *first, const char *second);
MesignNewMessage *
make_message (guint32 uid, MesignFlags flags, gint64 date, MesignEnvelope *envelope);

gint64 add_message (Fixture *fixture, gint64 mailbox_id, MesignNewMessage *message);
gint64 add_simple (Fixture *fixture, gint64 mailbox_id, guint32 uid, MesignFlags flags);
MesignEnvelope *read_octets (GBytes *octets);
gint64 add_with_octets (Fixture *fixture, guint32 uid, const char *subject);
void put_octets (Fixture *fixture, gint64 message_id);
MesignMessageInfo *get_info (Fixture *fixture, gint64 message_id);
MesignMailbox *get_mailbox (Fixture *fixture, gint64 mailbox_id);
gint64 get_placement (Fixture *fixture, gint64 mailbox_id, guint32 uid);
GPtrArray *list_rows (Fixture *fixture, gint64 mailbox_id);
guint count_rows (Fixture *fixture, gint64 mailbox_id);
void run_sql (Fixture *fixture, const char *path, const char *sql);
gint64 ask_sql (const char *path, const char *sql);

#define FIXTURE_ADD(name, func)                                                                    \
  g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
