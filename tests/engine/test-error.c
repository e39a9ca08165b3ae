/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine/mesign-engine-error.h"

#include "account/mesign-account-files.h"
#include "crypto/mesign-crypto-error.h"
#include "engine/mesign-engine-private.h"
#include "imap/mesign-imap-error.h"
#include "mime/mesign-mime-error.h"
#include "net/mesign-net-error.h"
#include "retrieval/mesign-provider.h"
#include "smime/mesign-smime.h"
#include "smtp/mesign-smtp-error.h"
#include "trust/mesign-trust-error.h"

static void
assert_word (GQuark domain, int code, const char *word)
{
  g_autoptr (GError) error =
      mesign_engine_convert_error (g_error_new_literal (domain, code, "A sentence."));

  g_assert_true (error->domain == MESIGN_ENGINE_ERROR);
  g_assert_cmpstr (error->message, ==, "A sentence.");
  g_assert_cmpstr (mesign_engine_error_get_word (error), ==, word);
}

static void
test_words (void)
{
  static const char *const words[] = {
    "failed",
    "offline",
    "authentication",
    "certificate",
    "server",
    "not-found",
    "exists",
    "no-space",
    "no-key",
    "locked",
    "wrong-passphrase",
    "wrong-password",
    "damaged",
    "damaged",
    "key-mismatch",
    "limit",
    "wrong-address",
    "unsupported-algorithm",
    "no-certificate",
    "would-leak",
    "not-a-message",
    "invalid",
    "busy",
    "store",
    "newer",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    assert_word (MESIGN_ENGINE_ERROR, (int) i, words[i]);
}

static void
test_layers (void)
{
  assert_word (MESIGN_NET_ERROR, MESIGN_NET_ERROR_RESOLVE, "offline");
  assert_word (MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT, "offline");
  assert_word (MESIGN_NET_ERROR, MESIGN_NET_ERROR_TLS_EXPIRED, "certificate");
  assert_word (MESIGN_NET_ERROR, MESIGN_NET_ERROR_NO_STARTTLS, "server");
  assert_word (MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_AUTHENTICATION, "authentication");
  assert_word (MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX, "not-found");
  assert_word (MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_OVER_QUOTA, "no-space");
  assert_word (MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_PROTOCOL, "server");
  assert_word (MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_AUTHENTICATION, "authentication");
  assert_word (MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_PERMANENT, "server");
  assert_word (MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_FULL, "no-space");
  assert_word (MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY, "invalid");
  assert_word (MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_IO, "store");
  assert_word (MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NEWER, "newer");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED, "locked");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD, "wrong-password");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE, "wrong-passphrase");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED, "damaged");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_KEY_MISMATCH, "key-mismatch");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LIMIT, "limit");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS, "wrong-address");
  assert_word (MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNREADABLE, "damaged");
  assert_word (MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED, "unsupported-algorithm");
  assert_word (MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED, "damaged");
  assert_word (MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_NOT_A_MESSAGE, "not-a-message");
  assert_word (MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_NO_CERTIFICATE, "no-certificate");
  assert_word (MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_WOULD_LEAK, "would-leak");
  assert_word (MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_NO_RECIPIENT, "invalid");
  assert_word (MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NETWORK, "offline");
  assert_word (MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_EXISTS, "exists");
  assert_word (MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE, "invalid");
  assert_word (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "no-space");
  assert_word (G_FILE_ERROR, G_FILE_ERROR_ACCES, "store");
  assert_word (G_MARKUP_ERROR, 0, "failed");
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = mesign_engine_convert_error (
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (mesign_engine_error_get_word (error), ==, "cancelled");
  g_assert_null (mesign_engine_error_get_host (error));
  g_assert_null (mesign_engine_error_get_certificate (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/error/words", test_words);
  g_test_add_func ("/engine/error/layers", test_layers);
  g_test_add_func ("/engine/error/cancelled", test_cancelled);

  return g_test_run ();
}
