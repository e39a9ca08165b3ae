/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-address.h"
#include "model/mesign-certificate.h"
#include "model/mesign-mailbox.h"

G_BEGIN_DECLS

char *mesign_words_error (const GError *error);
char *mesign_words_clean_line (const char *text);
char *mesign_words_subject (const char *subject);
char *mesign_words_size (guint64 octets);
char *mesign_words_person (const MesignAddress *address);
char *mesign_words_people (GPtrArray *addresses, GPtrArray *mine);
const char *mesign_words_mailbox (const MesignMailbox *mailbox);
const char *mesign_words_mailbox_icon (const MesignMailbox *mailbox);
const char *mesign_words_level (MesignLevel level);
char *mesign_words_fingerprint (const char *fingerprint);

char *mesign_words_clock (gint64 at);
char *mesign_words_date_short (gint64 at);
char *mesign_words_date_and_time (gint64 at);
char *mesign_words_date_long (gint64 at);
char *mesign_words_day (gint64 at);
const char *mesign_words_weekday (guint day);
guint mesign_words_day_of_week (gint64 at);
char *mesign_words_month (gint64 at);

G_END_DECLS
