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
  g_clear_pointer (&self->identities, g_ptr_array_unref);
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
  self->identities = mesign_address_list_new ();
  self->imap = mesign_server_ref (imap);
  self->smtp = mesign_server_ref (smtp);
  self->pins = g_ptr_array_new_with_free_func ((GDestroyNotify) free_pin);
  self->created = created;
  self->bodies = MESIGN_BODIES_RECENT;

  return self;
}

static void
add_identities (MesignAccount *self, GPtrArray *identities, const char *except)
{
  for (guint i = 0; i < identities->len; i++)
    {
      MesignAddress *one = identities->pdata[i];

      if (except == NULL || !mesign_address_same (one->address, except))
        g_ptr_array_add (self->identities, mesign_address_ref (one));
    }
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
  copy->only_subscribed = self->only_subscribed;
  add_identities (copy, self->identities, NULL);
  for (guint i = 0; i < self->pins->len; i++)
    {
      const MesignAccountPin *pin = self->pins->pdata[i];

      g_ptr_array_add (copy->pins, new_pin (pin->host, pin->fingerprint));
    }

  return copy;
}

static MesignAddress *
find_identity (const MesignAccount *self, const char *address)
{
  for (guint i = 0; i < self->identities->len; i++)
    {
      MesignAddress *one = self->identities->pdata[i];

      if (mesign_address_same (one->address, address))
        return one;
    }

  return NULL;
}

/**
 * mesign_account_has_address:
 * @self: an account
 * @address: a mail address
 *
 * Returns: whether it is the account's own, or that of one of its identities
 */
gboolean
mesign_account_has_address (const MesignAccount *self, const char *address)
{
  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  return mesign_address_same (self->address, address) || find_identity (self, address) != NULL;
}

/**
 * mesign_account_has_mailbox:
 * @self: an account
 * @mailbox: one of its mailboxes
 *
 * Returns: whether it is shown and synchronised: where only mailboxes that are subscribed to are,
 * those the account needs for its own purposes are too
 */
gboolean
mesign_account_has_mailbox (const MesignAccount *self, const MesignMailbox *mailbox)
{
  g_return_val_if_fail (self != NULL && mailbox != NULL, FALSE);

  return !self->only_subscribed || mailbox->is_subscribed ||
         mailbox->role != MESIGN_MAILBOX_ROLE_NONE;
}

static const char *
find_own (const MesignAccount *self, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *one = addresses->pdata[i];

      if (mesign_account_has_address (self, one->address))
        return one->address;
    }

  return NULL;
}

/**
 * mesign_account_choose_address:
 * @self: an account
 * @to: (element-type MesignAddress): to whom a message went
 * @cc: (element-type MesignAddress): who got a copy
 *
 * Returns: (transfer none): the account's own address if the message went to that or to none of its
 * addresses, else the first one of its identities it went to
 */
const char *
mesign_account_choose_address (const MesignAccount *self, GPtrArray *to, GPtrArray *cc)
{
  const char *address;

  g_return_val_if_fail (self != NULL && to != NULL && cc != NULL, NULL);

  if (mesign_address_list_contains (to, self->address) ||
      mesign_address_list_contains (cc, self->address))
    return self->address;
  address = find_own (self, to);
  if (address == NULL)
    address = find_own (self, cc);

  return address != NULL ? address : self->address;
}

/**
 * mesign_account_copy_as:
 * @self: an account
 * @address: one of its addresses
 *
 * What mail is written from under another identity: the same account, same id, with the name and
 * address of that identity; the account's own is among its identities then. Not to be saved.
 *
 * Returns: (transfer full) (nullable): the account as that identity, or %NULL if it has none such
 */
MesignAccount *
mesign_account_copy_as (const MesignAccount *self, const char *address)
{
  MesignAddress *identity;
  MesignAccount *copy;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  if (mesign_address_same (self->address, address))
    return mesign_account_copy (self);
  identity = find_identity (self, address);
  if (identity == NULL)
    return NULL;
  copy = mesign_account_copy (self);
  g_ptr_array_set_size (copy->identities, 0);
  g_ptr_array_add (copy->identities, mesign_address_new (self->name, self->address));
  add_identities (copy, self->identities, identity->address);
  g_free (copy->address);
  copy->address = g_strdup (identity->address);
  g_free (copy->name);
  copy->name = g_strdup (identity->name);

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
