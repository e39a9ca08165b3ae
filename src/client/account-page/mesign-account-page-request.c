/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/compat/mesign-choose-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      if (self->view != NULL)
        mesign_account_page_toast (self, error->message);
      return;
    }
  if (self->view != NULL)
    mesign_account_page_toast (self, _ ("Certificate request saved"));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);
  g_autoptr (GBytes) octets = NULL;
  char *pem;

  if (files == NULL || files->len == 0 || !mesign_account_page_has_request (self))
    return;
  pem = mesign_certificate_request_to_pem (self->details->request->der);
  octets = g_bytes_new_take (pem, strlen (pem));
  g_file_replace_contents_bytes_async (files->pdata[0], octets, NULL, FALSE, G_FILE_CREATE_NONE,
                                       self->cancellable, on_written, g_object_ref (self));
}

void
mesign_account_page_save_request (MesignAccountPage *self)
{
  const MesignFileChoice choice = { .title = _ ("Save Certificate Request"),
                                    .name = "request.csr",
                                    .save = TRUE };

  if (mesign_account_page_has_request (self))
    mesign_choose_file_async (GTK_WIDGET (self), &choice, self->cancellable, on_file_chosen,
                              g_object_ref (self));
}
