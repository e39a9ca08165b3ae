/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificates-hint.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *icon;
  const char *title;
  const char *description;
} hints[] = {
  [MESIGN_CERTIFICATE_OWN] = { "mesign-certificate-symbolic", N_ ("Your Certificates"),
                               N_ ("Once you have one, you see here who issued it, how long it is "
                                   "valid, and whether it works.") },
  [MESIGN_CERTIFICATE_PERSON] = { "system-users-symbolic", N_ ("Certificates of Other People"),
                                  N_ ("Ask somebody for a signed mail: their certificate comes "
                                      "with it, and you can encrypt your mail to them.") },
  [MESIGN_CERTIFICATE_AUTHORITY] = { "mesign-seal-valid-symbolic",
                                     N_ ("Those Who Issue Certificates"),
                                     N_ ("What an authority has signed is checked with its own "
                                         "certificate.") },
};

/**
 * mesign_certificates_hint_show:
 * @page: where there is no certificate to be seen
 * @kind: whose are looked at
 * @is_filtered: whether there are some, of which none fits what is looked for
 *
 * Says what would be seen there, or what to do.
 */
void
mesign_certificates_hint_show (AdwStatusPage *page,
                               MesignCertificateKind kind,
                               gboolean is_filtered)
{
  g_return_if_fail (kind < G_N_ELEMENTS (hints));

  adw_status_page_set_icon_name (page, is_filtered ? "edit-find-symbolic" : hints[kind].icon);
  adw_status_page_set_title (page, is_filtered ? _ ("Nothing to Show")
                                               : g_dgettext (GETTEXT_PACKAGE, hints[kind].title));
  adw_status_page_set_description (
      page, is_filtered ? _ ("Look for something else, or show all certificates.")
                        : g_dgettext (GETTEXT_PACKAGE, hints[kind].description));
}
