/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* Which certificate an account signs with, and which one others encrypt to. */

static gboolean
fits (const MesignCertificateInfo *info, const char *address, MesignCertificatePurpose purpose)
{
  return info->own != NULL && mesign_certificate_has_address (info->certificate, address) &&
         (purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN ? info->own->can_sign
                                                     : info->own->can_encrypt);
}

static GPtrArray *
list_fitting (MesignAccountPreferences *self, MesignCertificatePurpose purpose)
{
  GPtrArray *fitting =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_certificate_info_unref);

  for (guint i = 0; self->own != NULL && i < self->own->len; i++)
    if (fits (self->own->pdata[i], self->account->address, purpose))
      g_ptr_array_add (fitting, mesign_certificate_info_ref (self->own->pdata[i]));

  return fitting;
}

static char *
dup_label (const MesignCertificateInfo *info)
{
  g_autofree char *name = mesign_words_clean_line (info->certificate->name);
  g_autofree char *until = mesign_certificate_words_date (info->certificate->not_after);

  /* Translators: a certificate's name and its last day */
  return g_strdup_printf (_ ("%s, until %s"), name, until);
}

static void
fill_row (MesignAccountPreferences *self, AdwComboRow *row, MesignCertificatePurpose purpose)
{
  g_autoptr (GPtrArray) fitting = list_fitting (self, purpose);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, fitting->len > 0 ? _ ("The newest") : _ ("None"));
  for (guint i = 0; i < fitting->len; i++)
    gtk_string_list_take (labels, dup_label (fitting->pdata[i]));
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
  gtk_widget_set_sensitive (GTK_WIDGET (row), fitting->len > 0);
}

static void
select_chosen (MesignAccountPreferences *self, AdwComboRow *row, const MesignCertificateUse *use)
{
  g_autoptr (GPtrArray) fitting = list_fitting (self, use->purpose);

  for (guint i = 0; use->chosen != NULL && i < fitting->len; i++)
    {
      const MesignCertificateInfo *info = fitting->pdata[i];

      if (g_str_equal (info->certificate->fingerprint, use->chosen))
        adw_combo_row_set_selected (row, i + 1);
    }
}

static void
on_uses_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GPtrArray) uses =
      mesign_engine_list_uses_finish (MESIGN_ENGINE (source), result, NULL);

  if (uses == NULL || self->engine == NULL)
    return;
  self->is_showing = TRUE;
  fill_row (self, self->sign_row, MESIGN_CERTIFICATE_PURPOSE_SIGN);
  fill_row (self, self->encrypt_row, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT);
  for (guint i = 0; i < uses->len; i++)
    {
      const MesignCertificateUse *use = uses->pdata[i];

      if (use->is_account && g_str_equal (use->address, self->account->address))
        select_chosen (self,
                       use->purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN ? self->sign_row
                                                                       : self->encrypt_row,
                       use);
    }
  self->is_showing = FALSE;
}

static void
on_certificates_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  GPtrArray *own = mesign_engine_list_certificates_finish (MESIGN_ENGINE (source), result, NULL);

  if (own == NULL || self->engine == NULL)
    {
      g_clear_pointer (&own, g_ptr_array_unref);
      return;
    }
  g_clear_pointer (&self->own, g_ptr_array_unref);
  self->own = own;
  mesign_engine_list_uses_async (self->engine, self->cancellable, on_uses_listed,
                                 g_object_ref (self));
}

/* Fills both rows anew. */
void
mesign_account_preferences_list_certificates (MesignAccountPreferences *self)
{
  mesign_engine_list_certificates_async (self->engine, MESIGN_CERTIFICATE_OWN, self->cancellable,
                                         on_certificates_listed, g_object_ref (self));
}

static void
on_default_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_set_default_finish (MESIGN_ENGINE (source), result, &error))
    mesign_account_preferences_tell (self, _ ("Cannot Use This Certificate"), error);
}

/* What was selected in a row counts from now on. */
void
mesign_account_preferences_choose_certificate (MesignAccountPreferences *self, AdwComboRow *row)
{
  MesignCertificatePurpose purpose =
      row == self->sign_row ? MESIGN_CERTIFICATE_PURPOSE_SIGN : MESIGN_CERTIFICATE_PURPOSE_ENCRYPT;
  g_autoptr (GPtrArray) fitting = list_fitting (self, purpose);
  guint selected = adw_combo_row_get_selected (row);
  const MesignCertificateInfo *info = NULL;

  if (self->engine == NULL || selected == GTK_INVALID_LIST_POSITION || selected > fitting->len)
    return;
  if (selected > 0)
    info = fitting->pdata[selected - 1];
  mesign_engine_set_default_async (self->engine, self->account->address, purpose,
                                   info != NULL ? info->certificate->fingerprint : NULL,
                                   self->cancellable, on_default_set, g_object_ref (self));
}
