/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "../crypto/crypto-fixture.h"
#include "smime/mesign-smime.h"

/* Alice writes to Bob in all tests; both hang from fixture_root(), whose mail addresses are theirs.
 */
#define ALICE "alice@example.test"
#define BOB "bob@example.test"

MesignDraft *fixture_draft (const char *text);
GHashTable *fixture_readers (const char *capability);
MesignSmimeWritten *fixture_send (const MesignDraft *draft, MesignCipher cipher);
GBytes *fixture_first (MesignSmimeWritten *written);

MesignOpenedMessage *fixture_open (GBytes *octets, GPtrArray *pairs);
MesignOpenedMessage *fixture_open_text (const char *text);
GBytes *fixture_replace (GBytes *octets, const char *what, const char *with);
char *fixture_dup_text (GBytes *octets);

#define fixture_assert_signature(message, expected)                                                \
  g_assert_cmpstr (mesign_signature_status_to_string ((message)->report->signature.status), ==,    \
                   expected)
#define fixture_assert_encryption(message, expected)                                               \
  g_assert_cmpstr (mesign_encryption_status_to_string ((message)->report->encryption.status), ==,  \
                   expected)
