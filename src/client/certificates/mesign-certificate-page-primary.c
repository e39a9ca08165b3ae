/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is worth doing with a certificate first: at most one of the buttons is suggested. */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-page-private.h"

static gboolean
can_serve (const MesignCertificateInfo *info, MesignCertificatePurpose purpose)
{
  return purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN ? info->own->can_sign : info->own->can_encrypt;
}

/* Whether it could be used for this, and is not. */
gboolean
mesign_certificate_page_may_be_default (const MesignCertificateInfo *info,
                                        const MesignCertificateUse *use)
{
  return info->own != NULL && can_serve (info, use->purpose) &&
         mesign_certificate_has_address (info->certificate, use->address) &&
         g_strcmp0 (use->fingerprint, info->certificate->fingerprint) != 0;
}

static gboolean
may_be_default (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  for (guint i = 0; self->uses != NULL && i < self->uses->len; i++)
    if (mesign_certificate_page_may_be_default (info, self->uses->pdata[i]))
      return TRUE;

  return FALSE;
}

/* Whether no other one has taken over from it for the address. */
static gboolean
is_left (const MesignCertificateInfo *info, const MesignCertificateUse *use)
{
  return use->is_account && mesign_certificate_has_address (info->certificate, use->address) &&
         (info->certificate->purpose & use->purpose) != 0 &&
         (use->fingerprint == NULL ||
          g_strcmp0 (use->fingerprint, info->certificate->fingerprint) == 0);
}

static gboolean
has_had_its_time (const MesignCertificateInfo *info)
{
  switch (mesign_certificate_info_get_expiry (info, g_get_real_time () / G_USEC_PER_SEC, NULL))
    {
    case MESIGN_EXPIRY_WITHIN_30_DAYS:
    case MESIGN_EXPIRY_WITHIN_7_DAYS:
    case MESIGN_EXPIRY_WITHIN_1_DAY:
    case MESIGN_EXPIRY_EXPIRED:
    case MESIGN_EXPIRY_REVOKED:
      return TRUE;
    case MESIGN_EXPIRY_VALID:
    case MESIGN_EXPIRY_NOT_YET_VALID:
    case MESIGN_EXPIRY_UNKNOWN:
    default:
      return FALSE;
    }
}

/* The account that needs a new certificate in place of this one. */
static const char *
find_waiting_account (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  if (info->own == NULL || self->uses == NULL || !has_had_its_time (info))
    return NULL;
  for (guint i = 0; i < self->uses->len; i++)
    {
      const MesignCertificateUse *use = self->uses->pdata[i];

      if (is_left (info, use))
        return use->address;
    }

  return NULL;
}

static void
suggest (GtkWidget *button, gboolean is_suggested)
{
  if (is_suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

void
mesign_certificate_page_update_primary (MesignCertificatePage *self)
{
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);
  const char *address = find_waiting_account (self, info);
  gboolean renews = address != NULL;
  gboolean may_set_default = may_be_default (self, info);
  gboolean sets_default = may_set_default && !has_had_its_time (info);

  if (renews)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->renew_button), "s", address);
  gtk_widget_set_visible (self->renew_row, renews);
  gtk_widget_set_visible (GTK_WIDGET (self->default_row), may_set_default);
  gtk_widget_set_visible (self->check_row, info->own != NULL);
  gtk_widget_set_visible (self->primary_group, info->own != NULL);
  suggest (self->renew_button, renews);
  suggest (self->default_button, sets_default && !renews);
  suggest (self->check_button, !sets_default && !renews);
}
