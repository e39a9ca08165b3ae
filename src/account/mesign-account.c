/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-account.h"

static const char *const policy_words[] = { "all", "recent", "none" };

static MesignAccountPin *
new_pin (const char *host, const char *fingerprint)
{
  MesignAccountPin *pin = g_new0 (MesignAccountPin, 1);

  pin->host = g_ascii_strdown (host, -1);
  pin->fingerprint = g_ascii_strdown (fingerprint, -1);

  return pin;
}

static void
free_pin (MesignAccountPin *pin)
{
  g_free (pin->host);
  g_free (pin->fingerprint);
  g_free (pin);
}

static void
clear (MesignAccount *self)
{
  g_free (self->id);
  g_free (self->address);
  g_free (self->name);
  g_clear_pointer (&self->imap, mesign_server_unref);
  g_clear_pointer (&self->smtp, mesign_server_unref);
  g_free (self->oauth2);
  g_free (self->ca_file);
  g_clear_pointer (&self->pins, g_ptr_array_unref);
}

MESIGN_DEFINE_VALUE (MesignAccount, mesign_account)

/**
 * mesign_bodies_policy_to_string:
 * @policy: a policy
 *
 * Returns: its word: "all", "recent" or "none"
 */
const char *
mesign_bodies_policy_to_string (MesignBodiesPolicy policy)
{
  g_return_val_if_fail (policy < G_N_ELEMENTS (policy_words), "recent");

  return policy_words[policy];
}

/**
 * mesign_bodies_policy_from_string:
 * @text: (nullable): a word of mesign_bodies_policy_to_string()
 * @policy: (out): the policy
 *
 * Returns: whether @text is such a word
 */
gboolean
mesign_bodies_policy_from_string (const char *text, MesignBodiesPolicy *policy)
{
  for (guint i = 0; i < G_N_ELEMENTS (policy_words); i++)
    if (g_strcmp0 (policy_words[i], text) == 0)
      {
        *policy = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mesign_account_new:
 * @address: the mail address
 * @name: (nullable): the display name
 * @imap: where mail is read
 * @smtp: where mail is submitted
 * @created: the time now, in seconds since 1970 UTC
 *
 * Makes an account with a new id. Nothing is written.
 *
 * Returns: (transfer full): a new account, which its maker may fill in further
 */
MesignAccount *
mesign_account_new (const char *address,
                    const char *name,
                    MesignServer *imap,
                    MesignServer *smtp,
                    gint64 created)
{
  MesignAccount *self;

  g_return_val_if_fail (address != NULL && imap != NULL && smtp != NULL, NULL);

  self = g_atomic_rc_box_new0 (MesignAccount);
  self->id = g_uuid_string_random ();
  self->address = g_strdup (address);
  self->name = g_strdup (name != NULL ? name : "");
  self->imap = mesign_server_ref (imap);
  self->smtp = mesign_server_ref (smtp);
  self->pins = g_ptr_array_new_with_free_func ((GDestroyNotify) free_pin);
  self->created = created;
  self->bodies = MESIGN_BODIES_RECENT;

  return self;
}

/**
 * mesign_account_copy:
 * @self: an account
 *
 * Returns: (transfer full): the same account, same id, which its maker may change before it is
 * handed on
 */
MesignAccount *
mesign_account_copy (const MesignAccount *self)
{
  MesignAccount *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = mesign_account_new (self->address, self->name, self->imap, self->smtp, self->created);
  g_free (copy->id);
  copy->id = g_strdup (self->id);
  copy->oauth2 = g_strdup (self->oauth2);
  copy->ca_file = g_strdup (self->ca_file);
  copy->bodies = self->bodies;
  copy->keep_days = self->keep_days;
  copy->keep_megabytes = self->keep_megabytes;
  for (guint i = 0; i < self->pins->len; i++)
    {
      const MesignAccountPin *pin = self->pins->pdata[i];

      g_ptr_array_add (copy->pins, new_pin (pin->host, pin->fingerprint));
    }

  return copy;
}

/**
 * mesign_account_copy_with_pin:
 * @self: an account
 * @host: the host a person accepted a certificate for
 * @fingerprint: SHA-256 of that certificate in hexadecimal
 *
 * A host has one pin: an older one is replaced.
 *
 * Returns: (transfer full): the same account with the pin
 */
MesignAccount *
mesign_account_copy_with_pin (const MesignAccount *self, const char *host, const char *fingerprint)
{
  MesignAccount *copy;

  g_return_val_if_fail (self != NULL && host != NULL && fingerprint != NULL, NULL);

  copy = mesign_account_copy (self);
  for (guint i = copy->pins->len; i > 0; i--)
    {
      const MesignAccountPin *pin = copy->pins->pdata[i - 1];

      if (g_ascii_strcasecmp (pin->host, host) == 0)
        g_ptr_array_remove_index (copy->pins, i - 1);
    }
  g_ptr_array_add (copy->pins, new_pin (host, fingerprint));

  return copy;
}

/**
 * mesign_account_get_pin:
 * @self: an account
 * @host: a host
 *
 * Returns: (transfer none) (nullable): the fingerprint accepted for @host
 */
const char *
mesign_account_get_pin (const MesignAccount *self, const char *host)
{
  g_return_val_if_fail (self != NULL && host != NULL, NULL);

  for (guint i = 0; i < self->pins->len; i++)
    {
      const MesignAccountPin *pin = self->pins->pdata[i];

      if (g_ascii_strcasecmp (pin->host, host) == 0)
        return pin->fingerprint;
    }

  return NULL;
}

/**
 * mesign_account_dup_tls_policy:
 * @self: an account
 *
 * Returns: (transfer full): what its connections verify the servers by
 */
MesignTlsPolicy *
mesign_account_dup_tls_policy (const MesignAccount *self)
{
  MesignTlsPolicy *policy;

  g_return_val_if_fail (self != NULL, NULL);

  policy = mesign_tls_policy_new (self->ca_file);
  for (guint i = 0; i < self->pins->len; i++)
    {
      const MesignAccountPin *pin = self->pins->pdata[i];
      g_autoptr (MesignTlsPolicy) before = policy;

      policy = mesign_tls_policy_with_pin (before, pin->host, pin->fingerprint);
    }

  return policy;
}
