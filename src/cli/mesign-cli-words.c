/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words for states, as a person reads them. JSON and the search have them as they are. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static const char *const words[] = {
  /* signatures and encryption */
  NC_ ("state", "none"),
  NC_ ("state", "valid"),
  NC_ ("state", "untrusted"),
  NC_ ("state", "expired"),
  NC_ ("state", "revoked"),
  NC_ ("state", "mismatch"),
  NC_ ("state", "partial"),
  NC_ ("state", "invalid"),
  NC_ ("state", "unsupported"),
  NC_ ("state", "decrypted"),
  NC_ ("state", "no-key"),
  NC_ ("state", "failed"),
  NC_ ("state", "not-opened"),
  NC_ ("state", "trusted"),
  NC_ ("state", "distrusted"),
  NC_ ("state", "unknown"),
  /* why */
  NC_ ("state", "no-path"),
  NC_ ("state", "unknown-root"),
  NC_ ("state", "purpose"),
  NC_ ("state", "key-usage"),
  NC_ ("state", "name-constraints"),
  NC_ ("state", "weak-algorithm"),
  NC_ ("state", "not-yet-valid"),
  NC_ ("state", "within-30-days"),
  NC_ ("state", "within-7-days"),
  NC_ ("state", "within-1-day"),
  NC_ ("state", "malformed"),
  NC_ ("state", "no-signer"),
  NC_ ("state", "bad-signature"),
  NC_ ("state", "locked"),
  /* mailboxes */
  NC_ ("state", "inbox"),
  NC_ ("state", "drafts"),
  NC_ ("state", "sent"),
  NC_ ("state", "archive"),
  NC_ ("state", "junk"),
  NC_ ("state", "trash"),
  NC_ ("state", "all"),
  NC_ ("state", "flagged"),
  /* what is done to them and to messages */
  NC_ ("state", "waiting"),
  NC_ ("state", "running"),
  NC_ ("state", "flag"),
  NC_ ("state", "move"),
  NC_ ("state", "copy"),
  NC_ ("state", "delete"),
  NC_ ("state", "append"),
  NC_ ("state", "create-mailbox"),
  NC_ ("state", "rename-mailbox"),
  NC_ ("state", "remove-mailbox"),
  NC_ ("state", "subscribe"),
  NC_ ("state", "unsubscribe"),
  /* mail on its way out */
  NC_ ("state", "queued"),
  NC_ ("state", "sending"),
  NC_ ("state", "data-sent"),
  NC_ ("state", "filed"),
  NC_ ("state", "uncertain"),
  NC_ ("state", "refused"),
  /* ways to a certificate, and their mail */
  NC_ ("state", "bought"),
  NC_ ("state", "assigned"),
  NC_ ("state", "link"),
  NC_ ("state", "code"),
  NC_ ("state", "link-and-code"),
  NC_ ("state", "pfx"),
  NC_ ("state", "ready"),
  NC_ ("state", "retrieving"),
  NC_ ("state", "submitted"),
  NC_ ("state", "issued"),
  NC_ ("state", "imported"),
  NC_ ("state", "in-use"),
  NC_ ("state", "renew"),
  NC_ ("state", "replaced"),
  NC_ ("state", "automatic"),
  NC_ ("state", "ask"),
};

/* Others, such as the names of algorithms, stay as they are. */
const char *
mesign_cli_translate_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i]) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "state", word);

  return word;
}

/* A state, and why it is so where that is known. */
char *
mesign_cli_dup_state (const char *state, const char *reason)
{
  if (reason == NULL)
    return g_strdup (mesign_cli_translate_word (state));

  /* Translators: a state, then why it is so: "untrusted, no-path" */
  return g_strdup_printf (_ ("%s, %s"), mesign_cli_translate_word (state),
                          mesign_cli_translate_word (reason));
}
