/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-error.h"

#include "account/mesign-account-files.h"
#include "account/mesign-oauth2.h"
#include "crypto/mesign-crypto-error.h"
#include "db/mesign-db-error.h"
#include "engine/mesign-engine-private.h"
#include "imap/mesign-imap-error.h"
#include "exchange/mesign-mail-format.h"
#include "keystore/mesign-keystore-error.h"
#include "mime/mesign-mime-error.h"
#include "net/mesign-net-error.h"
#include "retrieval/mesign-provider.h"
#include "smime/mesign-smime.h"
#include "smtp/mesign-smtp-error.h"
#include "store/mesign-store-error.h"
#include "trust/mesign-trust-error.h"

typedef struct
{
  char *host;
  GBytes *certificate;
  gboolean has_server;
  MesignServerKind server;
} MesignEngineErrorPrivate;

static void
mesign_engine_error_private_init (MesignEngineErrorPrivate *priv)
{
}

static void
mesign_engine_error_private_copy (const MesignEngineErrorPrivate *from,
                                  MesignEngineErrorPrivate *to)
{
  to->host = g_strdup (from->host);
  to->certificate = from->certificate != NULL ? g_bytes_ref (from->certificate) : NULL;
  to->has_server = from->has_server;
  to->server = from->server;
}

static void
mesign_engine_error_private_clear (MesignEngineErrorPrivate *priv)
{
  g_clear_pointer (&priv->host, g_free);
  g_clear_pointer (&priv->certificate, g_bytes_unref);
}

G_DEFINE_EXTENDED_ERROR (MesignEngineError, mesign_engine_error)

/* A code of a lower layer and what a person can do about it; -1 is every other code of its
 * domain. */
static const struct
{
  GQuark (*domain) (void);
  int code;
  MesignEngineError to;
} meanings[] = {
  { mesign_net_error_quark, MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY,
    MESIGN_ENGINE_ERROR_CERTIFICATE },
  { mesign_net_error_quark, MESIGN_NET_ERROR_TLS_EXPIRED, MESIGN_ENGINE_ERROR_CERTIFICATE },
  { mesign_net_error_quark, MESIGN_NET_ERROR_TLS_WRONG_HOST, MESIGN_ENGINE_ERROR_CERTIFICATE },
  { mesign_net_error_quark, MESIGN_NET_ERROR_TLS_FAILED, MESIGN_ENGINE_ERROR_CERTIFICATE },
  { mesign_net_error_quark, MESIGN_NET_ERROR_NO_STARTTLS, MESIGN_ENGINE_ERROR_SERVER },
  { mesign_net_error_quark, MESIGN_NET_ERROR_PLAINTEXT_INJECTED, MESIGN_ENGINE_ERROR_SERVER },
  { mesign_net_error_quark, MESIGN_NET_ERROR_LIMIT, MESIGN_ENGINE_ERROR_SERVER },
  { mesign_net_error_quark, MESIGN_NET_ERROR_PROTOCOL, MESIGN_ENGINE_ERROR_SERVER },
  { mesign_net_error_quark, MESIGN_NET_ERROR_HTTP, MESIGN_ENGINE_ERROR_SERVER },
  { mesign_net_error_quark, MESIGN_NET_ERROR_FORBIDDEN, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_net_error_quark, -1, MESIGN_ENGINE_ERROR_OFFLINE },

  { mesign_oauth2_error_quark, MESIGN_OAUTH2_ERROR_UNKNOWN, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_oauth2_error_quark, MESIGN_OAUTH2_ERROR_NO_CLIENT, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_oauth2_error_quark, MESIGN_OAUTH2_ERROR_SERVER, MESIGN_ENGINE_ERROR_SERVER },
  { mesign_oauth2_error_quark, -1, MESIGN_ENGINE_ERROR_AUTHENTICATION },

  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_AUTHENTICATION, MESIGN_ENGINE_ERROR_AUTHENTICATION },
  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_NO_MAILBOX, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_NO_MESSAGE, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_OVER_QUOTA, MESIGN_ENGINE_ERROR_NO_SPACE },
  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_EXISTS, MESIGN_ENGINE_ERROR_EXISTS },
  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_DEAD, MESIGN_ENGINE_ERROR_OFFLINE },
  { mesign_imap_error_quark, -1, MESIGN_ENGINE_ERROR_SERVER },

  { mesign_smtp_error_quark, MESIGN_SMTP_ERROR_AUTHENTICATION, MESIGN_ENGINE_ERROR_AUTHENTICATION },
  { mesign_smtp_error_quark, MESIGN_SMTP_ERROR_DEAD, MESIGN_ENGINE_ERROR_OFFLINE },
  { mesign_smtp_error_quark, -1, MESIGN_ENGINE_ERROR_SERVER },

  { mesign_store_error_quark, MESIGN_STORE_ERROR_FULL, MESIGN_ENGINE_ERROR_NO_SPACE },
  { mesign_store_error_quark, MESIGN_STORE_ERROR_NEWER, MESIGN_ENGINE_ERROR_NEWER },
  { mesign_store_error_quark, MESIGN_STORE_ERROR_REPLACED, MESIGN_ENGINE_ERROR_BUSY },
  { mesign_store_error_quark, MESIGN_STORE_ERROR_NOT_FOUND, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_store_error_quark, MESIGN_STORE_ERROR_STATE, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_store_error_quark, MESIGN_STORE_ERROR_EXISTS, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_store_error_quark, MESIGN_STORE_ERROR_QUERY, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_store_error_quark, -1, MESIGN_ENGINE_ERROR_STORE },

  { mesign_db_error_quark, MESIGN_DB_ERROR_FULL, MESIGN_ENGINE_ERROR_NO_SPACE },
  { mesign_db_error_quark, MESIGN_DB_ERROR_NEWER, MESIGN_ENGINE_ERROR_NEWER },
  { mesign_db_error_quark, MESIGN_DB_ERROR_REPLACED, MESIGN_ENGINE_ERROR_BUSY },
  { mesign_db_error_quark, -1, MESIGN_ENGINE_ERROR_STORE },

  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_EMPTY, MESIGN_ENGINE_ERROR_LOCKED },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_LOCKED, MESIGN_ENGINE_ERROR_LOCKED },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE,
    MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_WRONG_KEY, MESIGN_ENGINE_ERROR_LOCKED },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_LAST_SLOT, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD,
    MESIGN_ENGINE_ERROR_WRONG_PASSWORD },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED,
    MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_UNSUPPORTED,
    MESIGN_ENGINE_ERROR_UNSUPPORTED },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_LIMIT, MESIGN_ENGINE_ERROR_LIMIT },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_KEY_MISMATCH,
    MESIGN_ENGINE_ERROR_KEY_MISMATCH },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_UNREADABLE, MESIGN_ENGINE_ERROR_DAMAGED },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY, MESIGN_ENGINE_ERROR_NO_KEY },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS,
    MESIGN_ENGINE_ERROR_WRONG_ADDRESS },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_NO_KEY, MESIGN_ENGINE_ERROR_NO_KEY },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_NOT_FOUND, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_UNFIT, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_NEWER, MESIGN_ENGINE_ERROR_NEWER },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_FULL, MESIGN_ENGINE_ERROR_NO_SPACE },
  { mesign_keystore_error_quark, -1, MESIGN_ENGINE_ERROR_STORE },

  { mesign_crypto_error_quark, MESIGN_CRYPTO_ERROR_WRONG_PASSWORD,
    MESIGN_ENGINE_ERROR_WRONG_PASSWORD },
  { mesign_crypto_error_quark, MESIGN_CRYPTO_ERROR_UNSUPPORTED, MESIGN_ENGINE_ERROR_UNSUPPORTED },
  { mesign_crypto_error_quark, MESIGN_CRYPTO_ERROR_NO_KEY, MESIGN_ENGINE_ERROR_NO_KEY },
  { mesign_crypto_error_quark, MESIGN_CRYPTO_ERROR_KEY_MISMATCH, MESIGN_ENGINE_ERROR_KEY_MISMATCH },
  { mesign_crypto_error_quark, MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED,
    MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED },
  { mesign_crypto_error_quark, MESIGN_CRYPTO_ERROR_LIMIT, MESIGN_ENGINE_ERROR_LIMIT },
  { mesign_crypto_error_quark, MESIGN_CRYPTO_ERROR_FAILED, MESIGN_ENGINE_ERROR_FAILED },
  { mesign_crypto_error_quark, -1, MESIGN_ENGINE_ERROR_DAMAGED },

  { mesign_mime_error_quark, MESIGN_MIME_ERROR_NOT_A_MESSAGE, MESIGN_ENGINE_ERROR_NOT_A_MESSAGE },
  { mesign_mime_error_quark, MESIGN_MIME_ERROR_NO_SUCH_PART, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_mime_error_quark, -1, MESIGN_ENGINE_ERROR_INVALID },

  { mesign_smime_error_quark, MESIGN_SMIME_ERROR_NOT_A_MESSAGE, MESIGN_ENGINE_ERROR_NOT_A_MESSAGE },
  { mesign_smime_error_quark, MESIGN_SMIME_ERROR_NO_CERTIFICATE,
    MESIGN_ENGINE_ERROR_NO_CERTIFICATE },
  { mesign_smime_error_quark, MESIGN_SMIME_ERROR_NO_IDENTITY, MESIGN_ENGINE_ERROR_NO_CERTIFICATE },
  { mesign_smime_error_quark, MESIGN_SMIME_ERROR_WOULD_LEAK, MESIGN_ENGINE_ERROR_WOULD_LEAK },
  { mesign_smime_error_quark, MESIGN_SMIME_ERROR_NO_SUCH_PART, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_smime_error_quark, -1, MESIGN_ENGINE_ERROR_INVALID },

  { mesign_trust_error_quark, MESIGN_TRUST_ERROR_BAD_URL, MESIGN_ENGINE_ERROR_INVALID },
  { mesign_trust_error_quark, MESIGN_TRUST_ERROR_NETWORK, MESIGN_ENGINE_ERROR_OFFLINE },
  { mesign_trust_error_quark, MESIGN_TRUST_ERROR_BAD_ANSWER, MESIGN_ENGINE_ERROR_SERVER },
  { mesign_trust_error_quark, -1, MESIGN_ENGINE_ERROR_FAILED },

  { mesign_account_error_quark, MESIGN_ACCOUNT_ERROR_DAMAGED, MESIGN_ENGINE_ERROR_DAMAGED },
  { mesign_account_error_quark, MESIGN_ACCOUNT_ERROR_EXISTS, MESIGN_ENGINE_ERROR_EXISTS },
  { mesign_account_error_quark, MESIGN_ACCOUNT_ERROR_NOT_FOUND, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_account_error_quark, MESIGN_ACCOUNT_ERROR_NO_SETTINGS, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_account_error_quark, -1, MESIGN_ENGINE_ERROR_INVALID },

  { mesign_retrieval_error_quark, MESIGN_RETRIEVAL_ERROR_PROFILE, MESIGN_ENGINE_ERROR_DAMAGED },
  { mesign_retrieval_error_quark, MESIGN_RETRIEVAL_ERROR_NOT_FOUND, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { mesign_retrieval_error_quark, -1, MESIGN_ENGINE_ERROR_INVALID },

  { mesign_exchange_error_quark, MESIGN_EXCHANGE_ERROR_FORMAT, MESIGN_ENGINE_ERROR_NOT_A_MESSAGE },
  { mesign_exchange_error_quark, MESIGN_EXCHANGE_ERROR_EXISTS, MESIGN_ENGINE_ERROR_EXISTS },
  { mesign_exchange_error_quark, MESIGN_EXCHANGE_ERROR_LIMIT, MESIGN_ENGINE_ERROR_LIMIT },
  { mesign_exchange_error_quark, -1, MESIGN_ENGINE_ERROR_NOT_FOUND },

  { mesign_need_quark, -1, MESIGN_ENGINE_ERROR_NOT_FOUND },

  { g_file_error_quark, G_FILE_ERROR_NOSPC, MESIGN_ENGINE_ERROR_NO_SPACE },
  { g_file_error_quark, -1, MESIGN_ENGINE_ERROR_STORE },
  { g_key_file_error_quark, -1, MESIGN_ENGINE_ERROR_STORE },
  { g_uri_error_quark, -1, MESIGN_ENGINE_ERROR_INVALID },
  { g_convert_error_quark, -1, MESIGN_ENGINE_ERROR_INVALID },
  { g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT, MESIGN_ENGINE_ERROR_INVALID },
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, MESIGN_ENGINE_ERROR_NOT_FOUND },
  { g_io_error_quark, G_IO_ERROR_NO_SPACE, MESIGN_ENGINE_ERROR_NO_SPACE },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, MESIGN_ENGINE_ERROR_OFFLINE },
};

static const char *const words[] = {
  [MESIGN_ENGINE_ERROR_FAILED] = "failed",
  [MESIGN_ENGINE_ERROR_OFFLINE] = "offline",
  [MESIGN_ENGINE_ERROR_AUTHENTICATION] = "authentication",
  [MESIGN_ENGINE_ERROR_CERTIFICATE] = "certificate",
  [MESIGN_ENGINE_ERROR_SERVER] = "server",
  [MESIGN_ENGINE_ERROR_NOT_FOUND] = "not-found",
  [MESIGN_ENGINE_ERROR_EXISTS] = "exists",
  [MESIGN_ENGINE_ERROR_NO_SPACE] = "no-space",
  [MESIGN_ENGINE_ERROR_NO_KEY] = "no-key",
  [MESIGN_ENGINE_ERROR_LOCKED] = "locked",
  [MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE] = "wrong-passphrase",
  [MESIGN_ENGINE_ERROR_WRONG_PASSWORD] = "wrong-password",
  [MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED] = "damaged",
  [MESIGN_ENGINE_ERROR_DAMAGED] = "damaged",
  [MESIGN_ENGINE_ERROR_KEY_MISMATCH] = "key-mismatch",
  [MESIGN_ENGINE_ERROR_LIMIT] = "limit",
  [MESIGN_ENGINE_ERROR_WRONG_ADDRESS] = "wrong-address",
  [MESIGN_ENGINE_ERROR_UNSUPPORTED] = "unsupported-algorithm",
  [MESIGN_ENGINE_ERROR_NO_CERTIFICATE] = "no-certificate",
  [MESIGN_ENGINE_ERROR_WOULD_LEAK] = "would-leak",
  [MESIGN_ENGINE_ERROR_NOT_A_MESSAGE] = "not-a-message",
  [MESIGN_ENGINE_ERROR_INVALID] = "invalid",
  [MESIGN_ENGINE_ERROR_BUSY] = "busy",
  [MESIGN_ENGINE_ERROR_STORE] = "store",
  [MESIGN_ENGINE_ERROR_NEWER] = "newer",
};

void
mesign_engine_set_error (GError **error, MesignEngineError code, const char *message)
{
  g_set_error_literal (error, MESIGN_ENGINE_ERROR, code, message);
}

static MesignEngineError
find_meaning (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (error->domain == meanings[i].domain () &&
        (meanings[i].code == error->code || meanings[i].code == -1))
      return meanings[i].to;

  return MESIGN_ENGINE_ERROR_FAILED;
}

/* Turns an error of any layer into one of the engine's, with the same sentence; cancelling stays
 * what it is. Takes @error. */
GError *
mesign_engine_convert_error (GError *error)
{
  g_autoptr (GError) lower = error;
  MesignEngineErrorPrivate *priv;
  GBytes *certificate;
  GError *made;

  if (lower->domain == MESIGN_ENGINE_ERROR ||
      g_error_matches (lower, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&lower);

  made = g_error_new_literal (MESIGN_ENGINE_ERROR, find_meaning (lower), lower->message);
  priv = mesign_engine_error_get_private (made);
  priv->host = g_strdup (mesign_net_error_get_host (lower));
  certificate = mesign_net_error_get_certificate (lower);
  priv->certificate = certificate != NULL ? g_bytes_ref (certificate) : NULL;

  return made;
}

/**
 * mesign_engine_error_get_word:
 * @error: an error of a function of the engine
 *
 * Returns: its word for programs, such as "authentication"; "cancelled" for %G_IO_ERROR_CANCELLED,
 * "failed" for what is no error of the engine
 */
const char *
mesign_engine_error_get_word (const GError *error)
{
  g_return_val_if_fail (error != NULL, "failed");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (error->domain == MESIGN_ENGINE_ERROR && (guint) error->code < G_N_ELEMENTS (words))
    return words[error->code];

  return words[MESIGN_ENGINE_ERROR_FAILED];
}

/**
 * mesign_engine_error_get_host:
 * @error: (nullable): an error of a function of the engine
 *
 * Returns: (transfer none) (nullable): the server it is about
 */
const char *
mesign_engine_error_get_host (const GError *error)
{
  if (error == NULL || error->domain != MESIGN_ENGINE_ERROR)
    return NULL;

  return mesign_engine_error_get_private (error)->host;
}

/**
 * mesign_engine_error_get_certificate:
 * @error: (nullable): an error of a function of the engine
 *
 * Returns: (transfer none) (nullable): the certificate that server showed and that was refused, in
 * DER
 */
GBytes *
mesign_engine_error_get_certificate (const GError *error)
{
  if (error == NULL || error->domain != MESIGN_ENGINE_ERROR)
    return NULL;

  return mesign_engine_error_get_private (error)->certificate;
}

void
mesign_engine_error_set_server (GError *error, MesignServerKind kind)
{
  MesignEngineErrorPrivate *priv;

  if (error->domain != MESIGN_ENGINE_ERROR)
    return;
  priv = mesign_engine_error_get_private (error);
  priv->has_server = TRUE;
  priv->server = kind;
}

/**
 * mesign_engine_error_get_server:
 * @error: (nullable): an error of a function of the engine
 * @kind: (out): which of an account's two servers it is about
 *
 * Tells apart the servers of an account whose log-in was tried, also where both have the same name.
 *
 * Returns: whether it is about one of them
 */
gboolean
mesign_engine_error_get_server (const GError *error, MesignServerKind *kind)
{
  MesignEngineErrorPrivate *priv;

  if (error == NULL || error->domain != MESIGN_ENGINE_ERROR)
    return FALSE;
  priv = mesign_engine_error_get_private (error);
  *kind = priv->server;

  return priv->has_server;
}
