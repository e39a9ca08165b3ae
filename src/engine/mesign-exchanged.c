/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-exchange.h"

#include "engine/mesign-exchange-job-private.h"
#include "imap/mesign-imap-error.h"
#include "net/mesign-net-error.h"

#include <glib/gi18n-lib.h>

#define SKIPPED_LIMIT 1000

static void
mailbox_free (gpointer data)
{
  MesignExchangedMailbox *self = data;

  g_free (self->path);
  g_free (self->file);
  g_free (self);
}

static void
clear (MesignExchanged *self)
{
  g_ptr_array_unref (self->skipped);
  g_ptr_array_unref (self->mailboxes);
}

MESIGN_DEFINE_VALUE (MesignExchanged, mesign_exchanged)

/**
 * mesign_exchanged_new:
 *
 * Returns: (transfer full): a result that says nothing yet, to be filled in by its maker
 */
MesignExchanged *
mesign_exchanged_new (void)
{
  MesignExchanged *self = g_atomic_rc_box_new0 (MesignExchanged);

  self->skipped = g_ptr_array_new_with_free_func (g_free);
  self->mailboxes = g_ptr_array_new_with_free_func (mailbox_free);

  return self;
}

/**
 * mesign_exchanged_count_partial:
 * @self: what came of an export
 *
 * Returns: of how many mailboxes the server has mails that were not written
 */
guint
mesign_exchanged_count_partial (const MesignExchanged *self)
{
  guint n = self->is_partial;

  for (guint i = 0; i < self->mailboxes->len; i++)
    n += ((const MesignExchangedMailbox *) self->mailboxes->pdata[i])->is_partial;

  return n;
}

/* For its maker: something was left out. */
void
mesign_exchanged_skip (MesignExchanged *self, const char *place)
{
  self->n_skipped++;
  if (self->skipped->len < SKIPPED_LIMIT)
    g_ptr_array_add (self->skipped, g_strdup (place));
}

/* Whether what failed concerns one mail or mailbox alone, so that others may do: the server does
 * not give it out, or the file system does not take it. Where there is no room, no way to the
 * server or no right to write, nothing more can be done. */
gboolean
mesign_exchanged_is_of_one (const GError *error)
{
  static const struct
  {
    GQuark (*domain) (void);
    int code;
  } codes[] = {
    { mesign_imap_error_quark, MESIGN_IMAP_ERROR_REFUSED },
    { mesign_imap_error_quark, MESIGN_IMAP_ERROR_PROTOCOL },
    { mesign_imap_error_quark, MESIGN_IMAP_ERROR_NO_MAILBOX },
    { mesign_imap_error_quark, MESIGN_IMAP_ERROR_UNSUPPORTED },
    { mesign_net_error_quark, MESIGN_NET_ERROR_LIMIT },
    { mesign_net_error_quark, MESIGN_NET_ERROR_PROTOCOL },
    { g_file_error_quark, G_FILE_ERROR_NAMETOOLONG },
    { g_file_error_quark, G_FILE_ERROR_INVAL },
    { g_file_error_quark, G_FILE_ERROR_EXIST },
    { g_file_error_quark, G_FILE_ERROR_FAILED }, /* EFBIG, EILSEQ */
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, codes[i].domain (), codes[i].code))
      return TRUE;

  return FALSE;
}

/* The same with the reason. */
void
mesign_exchanged_skip_for (MesignExchanged *self, const char *place, const GError *error)
{
  /* Translators: what was left out of an import or an export, and why */
  g_autofree char *whole = g_strdup_printf (_ ("%s (%s)"), place, error->message);

  mesign_exchanged_skip (self, whole);
}

/* For its maker; borrowed. */
MesignExchangedMailbox *
mesign_exchanged_add_mailbox (MesignExchanged *self, const char *path, const char *file)
{
  MesignExchangedMailbox *mailbox = g_new0 (MesignExchangedMailbox, 1);

  mailbox->path = g_strdup (path);
  mailbox->file = g_strdup (file);
  g_ptr_array_add (self->mailboxes, mailbox);

  return mailbox;
}
