/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-page-private.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/certificates/mesign-fact-row.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BOTH (MESIGN_CERTIFICATE_PURPOSE_SIGN | MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* What the certificate says */

static MesignFactRow *
add_fact (MesignCertificatePage *self, const char *name, const char *value)
{
  g_autofree char *clean = value != NULL ? mesign_words_clean_line (value) : NULL;
  GtkWidget *row;

  if (clean == NULL || *clean == '\0')
    return NULL;
  row = mesign_fact_row_new (name, clean);
  gtk_list_box_append (self->facts_list, row);

  return MESIGN_FACT_ROW (row);
}

static void
add_addresses (MesignCertificatePage *self, const MesignCertificate *certificate)
{
  guint count = g_strv_length (certificate->addresses);
  g_autofree char *joined = g_strjoinv (", ", certificate->addresses);

  add_fact (self, g_dngettext (GETTEXT_PACKAGE, "Address", "Addresses", MAX (count, 1)), joined);
}

static void
add_validity (MesignCertificatePage *self, const MesignCertificate *certificate)
{
  g_autofree char *from = mesign_certificate_words_date (certificate->not_before);
  g_autofree char *until = mesign_certificate_words_date (certificate->not_after);
  /* Translators: the days a certificate is valid from and until */
  g_autofree char *both = g_strdup_printf (_ ("%s to %s"), from, until);

  add_fact (self, _ ("Valid"), both);
}

/* A certificate names its level itself; it counts only with a path that holds. */
static void
add_level (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  g_autofree char *words = NULL;

  if (info->certificate->level == MESIGN_LEVEL_UNKNOWN)
    return;
  if (info->verdict->level == MESIGN_LEVEL_UNKNOWN)
    /* Translators: a level of identity that a certificate names without proof */
    words = g_strdup_printf (_ ("Claims to be: %s"), mesign_words_level (info->certificate->level));
  else
    words = g_strdup (mesign_words_level (info->verdict->level));
  add_fact (self, _ ("Level"), words);
}

static const char *
get_revocation_words (const MesignTrustVerdict *verdict)
{
  if (verdict->revoked_at != 0)
    return _ ("The issuer took the certificate back.");
  if (verdict->revocation_checked)
    return _ ("Checked: the issuer has not taken the certificate back.");

  return _ ("Not checked. The issuer was not asked.");
}

/* Nobody above takes a root back. */
static void
add_revocation (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  if (!info->certificate->self_signed)
    add_fact (self, _ ("Revocation"), get_revocation_words (info->verdict));
}

static void
add_fingerprint (MesignCertificatePage *self, const MesignCertificate *certificate)
{
  g_autofree char *grouped = mesign_words_fingerprint (certificate->fingerprint);
  MesignFactRow *row = add_fact (self, _ ("SHA-256 fingerprint"), grouped);

  mesign_fact_row_set_copied (row, certificate->fingerprint);
}

void
mesign_certificate_page_update_facts (MesignCertificatePage *self)
{
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);
  const MesignCertificate *certificate = info->certificate;
  g_autofree char *purpose = mesign_certificate_words_purpose (certificate->purpose);
  g_autofree char *key = mesign_certificate_words_key (certificate);
  g_autofree char *serial = mesign_words_fingerprint (certificate->serial);

  clear_list (self->facts_list);
  add_addresses (self, certificate);
  add_fact (self, _ ("Organization"), certificate->organization);
  add_fact (self, _ ("Issuer"), certificate->issuer_name);
  add_validity (self, certificate);
  add_revocation (self, info);
  add_level (self, info);
  add_fact (self, _ ("Purpose"), purpose);
  add_fact (self, _ ("Key"), key);
  add_fact (self, _ ("Serial number"), serial);
  add_fingerprint (self, certificate);
}

/* What it is used for */

static MesignCertificatePurpose
find_purposes (GPtrArray *uses, const char *address, const char *fingerprint)
{
  MesignCertificatePurpose purposes = MESIGN_CERTIFICATE_PURPOSE_NONE;

  for (guint i = 0; i < uses->len; i++)
    {
      const MesignCertificateUse *use = uses->pdata[i];

      if (strcmp (use->address, address) == 0 && g_strcmp0 (use->fingerprint, fingerprint) == 0)
        purposes |= use->purpose;
    }

  return purposes;
}

static const char *
get_use_words (const MesignCertificateInfo *info, MesignCertificatePurpose purposes)
{
  if (purposes != MESIGN_CERTIFICATE_PURPOSE_NONE &&
      info->verdict->status == MESIGN_SIGNATURE_UNTRUSTED)
    return _ ("Does not sign with it until it is trusted");
  if (purposes == BOTH)
    return _ ("Signs and receives encrypted mail with it");
  if (purposes == MESIGN_CERTIFICATE_PURPOSE_SIGN)
    return _ ("Signs with it");
  if (purposes == MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)
    return _ ("Receives encrypted mail with it");

  return _ ("Uses another certificate");
}

static void
add_use (MesignCertificatePage *self, const MesignCertificateUse *use, const char *words)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *spoken = g_strdup_printf ("%s, %s", use->address, words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), use->address);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (self->uses_list, row);
}

static void
add_uses (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  const MesignCertificate *certificate = info->certificate;

  for (guint i = 0; i < self->uses->len; i++)
    {
      const MesignCertificateUse *use = self->uses->pdata[i];
      MesignCertificatePurpose purposes;

      if (!use->is_account || use->purpose != MESIGN_CERTIFICATE_PURPOSE_SIGN ||
          !mesign_certificate_has_address (certificate, use->address))
        continue;
      purposes = find_purposes (self->uses, use->address, certificate->fingerprint);
      add_use (self, use, get_use_words (info, purposes));
    }
}

/* The accounts that have one of its addresses. */
void
mesign_certificate_page_update_uses (MesignCertificatePage *self)
{
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);

  clear_list (self->uses_list);
  if (info != NULL && info->own != NULL && self->uses != NULL)
    add_uses (self, info);
  gtk_widget_set_visible (self->uses_group,
                          gtk_widget_get_first_child (GTK_WIDGET (self->uses_list)) != NULL);
}
