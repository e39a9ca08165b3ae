/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-list.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (mesign - smime - error - quark, mesign_smime_error)

/* What the account's own server may have written: its results, and the Received fields above them.
 */
static void
read_trace (MesignOpenedMessage *message, GBytes *header_block)
{
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (GStrvBuilder) results = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) received = g_strv_builder_new ();
  gboolean above = TRUE;

  if (!mesign_mime_header_has (header_block, "Authentication-Results"))
    return;
  fields = mesign_mime_header_list (header_block);
  for (guint i = 0; i < fields->len; i++)
    {
      const MesignMimeHeader *field = fields->pdata[i];

      if (g_ascii_strcasecmp (field->name, "Authentication-Results") == 0)
        {
          g_strv_builder_add (results, field->value);
          above = FALSE;
        }
      else if (above && g_ascii_strcasecmp (field->name, "Received") == 0)
        g_strv_builder_add (received, field->value);
    }
  if (above)
    return;
  g_strfreev (message->authentication_results);
  message->authentication_results = g_strv_builder_end (results);
  g_strfreev (message->received_above);
  message->received_above = g_strv_builder_end (received);
}

static void
read_outer_header (MesignOpening *self)
{
  MesignOpenedMessage *message = self->message;

  message->report = mesign_security_report_new ();
  message->outer_headers = mesign_mime_parse_envelope (self->root->header_block);
  read_trace (message, self->root->header_block);
  message->unsubscribe_at_once = mesign_mime_parse_unsubscribe (
      self->root->header_block, &message->unsubscribe_url, &message->unsubscribe_mail);
  if (message->outer_headers->n_from > 1)
    mesign_security_report_warn (message->report, "malformed",
                                 _ ("This message has more than one From field."));
}

static void
clear_opening (MesignOpening *self)
{
  g_clear_pointer (&self->root, mesign_mime_part_unref);
  g_clear_pointer (&self->payload, mesign_mime_part_unref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->nested, g_ptr_array_unref);
  g_clear_pointer (&self->protected_envelope, mesign_envelope_unref);
  g_clear_pointer (&self->message, mesign_opened_message_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignOpening, clear_opening)

/**
 * mesign_smime_open:
 * @octets: a message as it lies on the server (RFC 5322)
 * @context: what to judge and to decrypt with
 * @error: return location for %MESIGN_SMIME_ERROR_NOT_A_MESSAGE
 *
 * Peels, verifies, decrypts and decodes a message (RFC 8551, RFC 5652, RFC 9788). The words of the
 * report are those of `docs/verdicts.md`. The result depends on nothing but the arguments: nothing
 * is fetched, stored or asked. What cannot be verified or decrypted is no error but stands in the
 * report. May be called from any thread but the main one.
 *
 * Returns: (transfer full) (nullable): the opened message, or %NULL with @error set if @octets are
 * no mail
 */
MesignOpenedMessage *
mesign_smime_open (GBytes *octets, const MesignSmimeContext *context, GError **error)
{
  g_auto (MesignOpening) opening = { .context = context };
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (octets != NULL && context != NULL && context->snapshot != NULL, NULL);

  opening.root = mesign_mime_part_parse (octets, &failure);
  if (opening.root == NULL)
    {
      g_set_error_literal (error, MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_NOT_A_MESSAGE,
                           failure->message);
      return NULL;
    }
  opening.message = mesign_opened_message_new ();
  opening.layers = g_ptr_array_new ();
  opening.nested = g_ptr_array_new ();

  read_outer_header (&opening);
  mesign_opening_peel (&opening);
  mesign_opening_find_protected_header (&opening);
  mesign_opening_find_nested (&opening);
  mesign_opening_judge (&opening);
  mesign_opening_choose_headers (&opening);
  mesign_opening_read_body (&opening);

  return g_steal_pointer (&opening.message);
}
