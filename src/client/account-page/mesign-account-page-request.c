/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/compat/mesign-save-text.h"
#include "client/words/mesign-words-files.h"

#include <glib/gi18n-lib.h>

/* The certificate request, for a page on which it cannot be filled in. It is no secret. */

gboolean
mesign_account_page_has_request (MesignAccountPage *self)
{
  return self->details != NULL && self->details->request != NULL;
}

void
mesign_account_page_copy_request (MesignAccountPage *self)
{
  g_autofree char *pem = NULL;

  if (!mesign_account_page_has_request (self))
    return;
  pem = mesign_certificate_request_to_pem (self->details->request->der);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), pem);
  mesign_account_page_toast (self, _ ("Certificate request copied"));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  gboolean is_saved = mesign_save_text_finish (result, &error);
  g_autofree char *words = NULL;

  if (self->view == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = is_saved ? NULL : mesign_words_file_error (error, MESIGN_FILE_WRITE);
  mesign_account_page_toast (self, is_saved ? _ ("Certificate request saved") : words);
}

void
mesign_account_page_save_request (MesignAccountPage *self)
{
  const MesignFileChoice choice = { .title = _ ("Save Certificate Request"),
                                    .name = "request.csr",
                                    .save = TRUE };
  g_autofree char *pem = NULL;

  if (!mesign_account_page_has_request (self))
    return;
  pem = mesign_certificate_request_to_pem (self->details->request->der);
  mesign_save_text_async (GTK_WIDGET (self), &choice, pem, self->cancellable, on_saved,
                          g_object_ref (self));
}
