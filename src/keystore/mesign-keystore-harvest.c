/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-private.h"

#include "crypto/mesign-x509.h"
#include "model/mesign-address.h"

/* How many capabilities are kept of one peer: more than anybody has, less than does harm. */
#define CAPABILITIES_MOST 64

typedef struct
{
  GPtrArray *certificates;
  GPtrArray *addresses;
  char *capabilities;
  gint64 signed_at;
} Harvest;

static gboolean
is_known (MesignDb *db, const Harvest *harvest, gboolean *known, GError **error)
{
  *known = TRUE;
  for (guint i = 0; *known && i < harvest->certificates->len; i++)
    {
      const MesignCertificate *certificate = harvest->certificates->pdata[i];

      if (!mesign_keystore_has_row (db, "SELECT 1 FROM certificate WHERE fingerprint = ?",
                                    certificate->fingerprint, known, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether what is kept of the capabilities of an address is as new. */
static gboolean
is_old_news (MesignDb *db,
             const Harvest *harvest,
             const char *address,
             gboolean *old,
             GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT signed_at, capabilities FROM peer_capability WHERE address = ?", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, address);
  step = mesign_statement_step (statement, error);
  *old = step == MESIGN_STEP_ROW && mesign_statement_get_int64 (statement, 0) >= harvest->signed_at;

  return step != MESIGN_STEP_ERROR;
}

typedef struct
{
  const Harvest *harvest;
  gboolean needed;
} Look;

/* Most signed mail brings nothing new; then nothing is written. */
static gboolean
look (MesignDb *db, gpointer data, GError **error)
{
  Look *l = data;
  gboolean known;

  if (!is_known (db, l->harvest, &known, error))
    return FALSE;
  l->needed = !known;
  for (guint i = 0; !l->needed && i < l->harvest->addresses->len; i++)
    {
      gboolean old;

      if (!is_old_news (db, l->harvest, l->harvest->addresses->pdata[i], &old, error))
        return FALSE;
      l->needed = !old;
    }

  return TRUE;
}

static gboolean
put_capabilities (MesignDb *db, const Harvest *harvest, const char *address, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO peer_capability (address, capabilities, signed_at) VALUES (?, ?, ?) "
      "ON CONFLICT (address) DO UPDATE SET capabilities = excluded.capabilities, "
      "signed_at = excluded.signed_at WHERE excluded.signed_at > signed_at",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, address);
  mesign_statement_bind_text (statement, 2, harvest->capabilities);
  mesign_statement_bind_int64 (statement, 3, harvest->signed_at);

  return mesign_statement_run (statement, error);
}

static gboolean
write_harvest (MesignDb *db, gpointer data, GError **error)
{
  const Harvest *harvest = data;

  for (guint i = 0; i < harvest->certificates->len; i++)
    if (!mesign_keystore_put_row (db, harvest->certificates->pdata[i],
                                  MESIGN_CERTIFICATE_SOURCE_MAIL, NULL, error))
      return FALSE;
  for (guint i = 0; i < harvest->addresses->len; i++)
    if (!put_capabilities (db, harvest, harvest->addresses->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* A certificate and those of its issuers that the mail carried; nothing else it carried. */
static void
take_with_chain (GPtrArray *list, MesignCertificate *certificate, GPtrArray *pool)
{
  g_autoptr (GPtrArray) chain = mesign_x509_build_chain (certificate, pool);

  g_ptr_array_add (list, mesign_certificate_ref (certificate));
  for (guint i = 0; i < chain->len; i++)
    g_ptr_array_add (list, mesign_certificate_ref (chain->pdata[i]));
}

static gboolean
shares_address (const MesignCertificate *a, const MesignCertificate *b)
{
  for (guint i = 0; a->addresses[i] != NULL; i++)
    if (mesign_certificate_has_address (b, a->addresses[i]))
      return TRUE;

  return FALSE;
}

static char *
join_capabilities (const char *const *capabilities)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < CAPABILITIES_MOST && capabilities[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) capabilities[i]);
  g_ptr_array_add (words, NULL);

  return g_strjoinv (" ", (GStrv) words->pdata);
}

static GPtrArray *
normalized_addresses (const MesignCertificate *certificate)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; certificate->addresses[i] != NULL; i++)
    g_ptr_array_add (addresses, mesign_address_normalize (certificate->addresses[i]));

  return addresses;
}

/**
 * mesign_keystore_harvest_sync:
 * @self: a keystore, locked or not
 * @signer: the certificate of a signer whose signature is valid
 * @encryption_certificate: (nullable): the one his signature says to encrypt to
 * @certificates: (nullable) (element-type MesignCertificate): all the mail carried
 * @capabilities: (nullable) (array zero-terminated=1): the capabilities of his signature
 * @signed_at: the time he claims to have signed at, but not later than the mail came, in seconds
 * since 1970 UTC; 0 if unknown
 * @is_news: (out) (optional): whether something of it was not known yet
 * @error: return location for a #MesignKeystoreError
 *
 * Keeps what is needed to answer a signer encrypted: his certificates with their issuers, and what
 * his program can read, the newest word of it. Only for signers found valid. Trusts nothing. Where
 * all is known already, nothing is written. Blocks.
 *
 * Returns: whether it is kept
 */
gboolean
mesign_keystore_harvest_sync (MesignKeystore *self,
                              MesignCertificate *signer,
                              MesignCertificate *encryption_certificate,
                              GPtrArray *certificates,
                              const char *const *capabilities,
                              gint64 signed_at,
                              gboolean *is_news,
                              GError **error)
{
  g_autoptr (GPtrArray) kept = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) addresses = NULL;
  g_autofree char *joined = NULL;
  Harvest harvest = { .certificates = kept, .signed_at = signed_at };
  Look l = { .harvest = &harvest };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && signer != NULL, FALSE);

  take_with_chain (kept, signer, certificates);
  if (encryption_certificate != NULL && shares_address (encryption_certificate, signer))
    take_with_chain (kept, encryption_certificate, certificates);
  if (capabilities != NULL && capabilities[0] != NULL)
    addresses = normalized_addresses (signer);
  else
    addresses = g_ptr_array_new ();
  harvest.addresses = addresses;
  if (addresses->len > 0)
    joined = join_capabilities (capabilities);
  harvest.capabilities = joined;

  if (!mesign_keystore_read (self, look, &l, error))
    return FALSE;
  if (is_news != NULL)
    *is_news = l.needed;

  return !l.needed || mesign_keystore_write (self, write_harvest, &harvest, error);
}

typedef struct
{
  char *address;
  GStrv capabilities;
} Capabilities;

static gboolean
read_capabilities (MesignDb *db, gpointer data, GError **error)
{
  Capabilities *query = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT capabilities FROM peer_capability WHERE address = ?", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, query->address);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    query->capabilities = g_strsplit (mesign_statement_get_text (statement, 0), " ", -1);

  return step != MESIGN_STEP_ERROR;
}

/**
 * mesign_keystore_dup_capabilities_sync:
 * @self: a keystore, locked or not
 * @address: a peer's address
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): what the peer's program said it
 * can read, best first, as #MesignCmsSigner.capabilities; none if nothing is known; %NULL only with
 * @error set
 */
GStrv
mesign_keystore_dup_capabilities_sync (MesignKeystore *self, const char *address, GError **error)
{
  g_autofree char *normal = NULL;
  Capabilities query = { 0 };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && address != NULL, NULL);

  normal = mesign_address_normalize (address);
  query.address = normal;
  if (!mesign_keystore_read (self, read_capabilities, &query, error))
    return NULL;

  return query.capabilities != NULL ? query.capabilities : g_new0 (char *, 1);
}
