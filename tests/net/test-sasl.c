/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "net/mesign-sasl.h"
#include "net/mesign-net-error.h"
#include "net/mesign-scram-private.h"

static MesignScram *
scram (GChecksumType hash, const char *user, const char *password, const char *nonce)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (password);

  return mesign_scram_new (hash, user, secret, nonce);
}

/* The examples of RFC 5802 section 5 and RFC 7677 section 3. */
static void
test_scram_vectors (void)
{
  static const struct
  {
    GChecksumType hash;
    const char *nonce;
    const char *first;
    const char *server_first;
    const char *final;
    const char *server_final;
  } cases[] = {
    { G_CHECKSUM_SHA1, "fyko+d2lbbFgONRv9qkxdawL", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
      "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
      "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
      "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=" },
    { G_CHECKSUM_SHA256, "rOprNGfwEbeRWgbNEkqO", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
      "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
      "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignScram) self = scram (cases[i].hash, "user", "pencil", cases[i].nonce);
      g_autofree char *first = mesign_scram_dup_first (self);
      g_autofree char *final = NULL;

      g_assert_cmpstr (first, ==, cases[i].first);
      g_assert_false (mesign_scram_check_server (self, cases[i].server_final));
      final = mesign_scram_dup_final (self, cases[i].server_first);
      g_assert_cmpstr (final, ==, cases[i].final);
      g_assert_true (mesign_scram_check_server (self, cases[i].server_final));
      g_assert_false (mesign_scram_check_server (self, "v=AAAA"));
      g_assert_false (mesign_scram_check_server (self, "e=invalid-proof"));
    }
}

/* A nonce that is not ours, one that the server added nothing to, too few rounds to protect the
 * password, so many that the computer would stand still, and no SCRAM at all. */
static void
test_scram_hostile (void)
{
  static const char *const wrong[] = {
    "r=xyz,s=QSXCR+Q6sek8bf92,i=4096",
    "r=abc,s=QSXCR+Q6sek8bf92,i=4096",
    "r=abcdef,s=QSXCR+Q6sek8bf92,i=1",
    "r=abcdef,s=QSXCR+Q6sek8bf92,i=4294967295",
    "r=abcdef,s=QSXCR+Q6sek8bf92,i=-4096",
    "r=abcdef,s=,i=4096",
    "m=new,r=abcdef,s=QSXCR+Q6sek8bf92,i=4096",
    "r=abcdef,s=QSXCR+Q6sek8bf92",
    "",
    "e=other-error",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (MesignScram) self = scram (G_CHECKSUM_SHA256, "user", "pencil", "abc");
      g_autofree char *final = mesign_scram_dup_final (self, wrong[i]);

      g_assert_null (final);
    }
}

/* RFC 5802 section 5.1 and the examples of RFC 4013 section 3. */
static void
test_scram_names (void)
{
  static const struct
  {
    const char *user;
    const char *first;
  } cases[] = {
    { "a,b=c", "n,,n=a=2Cb=3Dc,r=n" },  { "I\u00adX", "n,,n=IX,r=n" },
    { "\u00aa", "n,,n=a,r=n" },         { "\u2168", "n,,n=IX,r=n" },
    { "王\u3000五", "n,,n=王 五,r=n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignScram) self = scram (G_CHECKSUM_SHA1, cases[i].user, "x", "n");
      g_autofree char *first = mesign_scram_dup_first (self);

      g_assert_cmpstr (first, ==, cases[i].first);
    }
}

static gboolean
is_in (const char *mechanism, gpointer user_data)
{
  return strstr (user_data, mechanism) != NULL;
}

static void
test_order (void)
{
  static const struct
  {
    const char *offered;
    MesignLoginKind kind;
    const char *first;
  } cases[] = {
    { "LOGIN PLAIN SCRAM-SHA-1 SCRAM-SHA-256 XOAUTH2", MESIGN_LOGIN_PASSWORD, "SCRAM-SHA-256" },
    { "LOGIN SCRAM-SHA-1", MESIGN_LOGIN_PASSWORD, "SCRAM-SHA-1" },
    { "LOGIN PLAIN", MESIGN_LOGIN_PASSWORD, "PLAIN" },
    { "PLAIN OAUTHBEARER XOAUTH2", MESIGN_LOGIN_OAUTH2, "XOAUTH2" },
    { "PLAIN OAUTHBEARER", MESIGN_LOGIN_OAUTH2, "OAUTHBEARER" },
    { "PLAIN", MESIGN_LOGIN_OAUTH2, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) list =
          mesign_sasl_list_mechanisms (cases[i].kind, is_in, (gpointer) cases[i].offered);

      g_assert_cmpstr (list->len > 0 ? list->pdata[0] : NULL, ==, cases[i].first);
    }
}

static MesignSasl *
sasl (const char *mechanism, MesignLoginKind kind, const char *user, const char *text)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (text);
  g_autoptr (MesignLogin) login = mesign_login_new (kind, user, secret);

  return mesign_sasl_new (mechanism, login, "server.example.com", 143);
}

static void
assert_initial (MesignSasl *self, const char *expected)
{
  g_autoptr (MesignSecret) initial = mesign_sasl_dup_initial (self);

  g_assert_cmpstr (initial != NULL ? mesign_secret_get_text (initial) : NULL, ==, expected);
}

static void
assert_answer (MesignSasl *self, const char *challenge, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) answer = mesign_sasl_answer (self, challenge, &error);

  g_assert_cmpstr (answer != NULL ? mesign_secret_get_text (answer) : NULL, ==, expected);
  if (expected == NULL)
    g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_PROTOCOL);
}

/* The examples of RFC 7628 section 4.1 and of Google's page on XOAUTH2. */
static void
test_tokens (void)
{
  g_autoptr (MesignSasl) bearer = sasl ("OAUTHBEARER", MESIGN_LOGIN_OAUTH2, "user@example.com",
                                        "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
  g_autoptr (MesignSasl) google = sasl ("XOAUTH2", MESIGN_LOGIN_OAUTH2, "someuser@example.com",
                                        "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");

  assert_initial (bearer, "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQz"
                          "AWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9"
                          "PQEB");
  assert_answer (bearer, "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=", "AQ==");
  assert_answer (bearer, "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=", NULL);
  assert_initial (google, "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRj"
                          "Mk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==");
  assert_answer (google, "eyJzdGF0dXMiOiI0MDEifQ==", "");
  assert_answer (google, "eyJzdGF0dXMiOiI0MDEifQ==", NULL);
}

static void
test_passwords (void)
{
  g_autoptr (MesignSasl) plain = sasl ("PLAIN", MESIGN_LOGIN_PASSWORD, "a", "p");
  g_autoptr (MesignSasl) login = sasl ("LOGIN", MESIGN_LOGIN_PASSWORD, "a", "密码");
  g_autoptr (MesignSasl) unproven = sasl ("SCRAM-SHA-256", MESIGN_LOGIN_PASSWORD, "a", "p");
  g_autoptr (GError) error = NULL;

  assert_initial (plain, "AGEAcA==");
  assert_answer (plain, "", NULL);
  assert_initial (login, NULL);
  assert_answer (login, "VXNlcm5hbWU6", "YQ==");
  assert_answer (login, "UGFzc3dvcmQ6", "5a+G56CB");
  assert_answer (login, "UGFzc3dvcmQ6", NULL);
  g_assert_true (mesign_sasl_finish (login, NULL));

  /* a server that says yes before it has proven that it knows the password */
  g_assert_false (mesign_sasl_finish (unproven, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/sasl/scram-vectors", test_scram_vectors);
  g_test_add_func ("/net/sasl/scram-hostile", test_scram_hostile);
  g_test_add_func ("/net/sasl/scram-names", test_scram_names);
  g_test_add_func ("/net/sasl/order", test_order);
  g_test_add_func ("/net/sasl/tokens", test_tokens);
  g_test_add_func ("/net/sasl/passwords", test_passwords);

  return g_test_run ();
}
