/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-footers.h"

#include "client/preferences/mesign-settings-keys.h"

/* The texts below mail in settings.ini: one for each account, and one for each of its other
 * addresses that is to have another. */

/* The key of an address that is not the account's own. What is no letter or digit is escaped, so
 * that no address is taken for something else in the file. */
static char *
dup_key (const MesignAccount *account)
{
  g_autofree char *normalized = mesign_address_normalize (account->address);
  g_autofree char *escaped = g_uri_escape_string (normalized, "@", FALSE);

  return g_strdup_printf ("%s/%s", account->id, escaped);
}

/* The text of just this address, which may be an empty one; NULL where it has none. */
static char *
dup_own (MesignSettings *settings, const MesignAccount *account)
{
  g_autofree char *key = dup_key (account);

  return mesign_settings_dup_string (settings, MESIGN_SETTINGS_FOOTERS, key);
}

/* The text for the address @account writes from. */
char *
mesign_footers_dup (MesignSettings *settings, const MesignAccount *account)
{
  char *own = dup_own (settings, account);

  return own != NULL ? own
                     : mesign_settings_dup_string (settings, MESIGN_SETTINGS_FOOTERS, account->id);
}

/* Whether the address @account writes from has another text than the account. */
gboolean
mesign_footers_is_own (MesignSettings *settings, const MesignAccount *account)
{
  g_autofree char *own = dup_own (settings, account);

  return own != NULL;
}

/* Sets the text for another address of an account: NULL for that of the account. In memory. */
void
mesign_footers_set (MesignSettings *settings, const MesignAccount *account, const char *text)
{
  g_autofree char *key = dup_key (account);

  mesign_settings_set_string (settings, MESIGN_SETTINGS_FOOTERS, key, text);
}
