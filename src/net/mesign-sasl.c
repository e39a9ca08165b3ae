/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-sasl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/mesign-net-error-private.h"
#include "net/mesign-scram-private.h"

typedef enum
{
  MECHANISM_SCRAM_SHA_256,
  MECHANISM_SCRAM_SHA_1,
  MECHANISM_PLAIN,
  MECHANISM_LOGIN,
  MECHANISM_XOAUTH2,
  MECHANISM_OAUTHBEARER,
} Mechanism;

/* The best first. With a password, those come first that do not tell it to the server; PLAIN comes
 * before LOGIN, for only it carries a password in UTF-8. With a token, the one that all big
 * providers' clients use. */
static const struct
{
  const char *name;
  Mechanism mechanism;
  MesignLoginKind kind;
} mechanisms[] = {
  { "SCRAM-SHA-256", MECHANISM_SCRAM_SHA_256, MESIGN_LOGIN_PASSWORD },
  { "SCRAM-SHA-1", MECHANISM_SCRAM_SHA_1, MESIGN_LOGIN_PASSWORD },
  { "PLAIN", MECHANISM_PLAIN, MESIGN_LOGIN_PASSWORD },
  { "LOGIN", MECHANISM_LOGIN, MESIGN_LOGIN_PASSWORD },
  { "XOAUTH2", MECHANISM_XOAUTH2, MESIGN_LOGIN_OAUTH2 },
  { "OAUTHBEARER", MECHANISM_OAUTHBEARER, MESIGN_LOGIN_OAUTH2 },
};

struct _MesignSasl
{
  Mechanism mechanism;
  const char *name;
  MesignLogin *login;
  char *host;
  guint16 port;
  MesignScram *scram;
  guint n_challenges;
  gboolean is_done;
  gboolean has_failed_proof;
};

static gboolean
is_scram (Mechanism mechanism)
{
  return mechanism == MECHANISM_SCRAM_SHA_256 || mechanism == MECHANISM_SCRAM_SHA_1;
}

/**
 * mesign_sasl_list_mechanisms:
 * @kind: what there is to log in with
 * @func: (scope call): says what the server offers
 * @user_data: handed to @func
 *
 * Returns: (transfer container) (element-type utf8): the mechanisms that can be used, the best
 * first; all are of the program's lifetime
 */
GPtrArray *
mesign_sasl_list_mechanisms (MesignLoginKind kind, MesignSaslOfferedFunc func, gpointer user_data)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (mechanisms[i].kind == kind && func (mechanisms[i].name, user_data))
      g_ptr_array_add (list, (gpointer) mechanisms[i].name);

  return list;
}

/**
 * mesign_sasl_new:
 * @mechanism: one of mesign_sasl_list_mechanisms()
 * @login: what to log in with
 * @host: the server
 * @port: its port
 *
 * Returns: (transfer full): a new exchange
 */
MesignSasl *
mesign_sasl_new (const char *mechanism, MesignLogin *login, const char *host, guint16 port)
{
  MesignSasl *self = g_new0 (MesignSasl, 1);

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (strcmp (mechanisms[i].name, mechanism) == 0)
      {
        self->mechanism = mechanisms[i].mechanism;
        self->name = mechanisms[i].name;
      }
  g_assert (self->name != NULL);
  self->login = mesign_login_ref (login);
  self->host = g_strdup (host);
  self->port = port;
  if (is_scram (self->mechanism))
    self->scram = mesign_scram_new (self->mechanism == MECHANISM_SCRAM_SHA_256 ? G_CHECKSUM_SHA256
                                                                               : G_CHECKSUM_SHA1,
                                    login->user, login->secret, NULL);

  return self;
}

/**
 * mesign_sasl_free:
 * @self: an exchange
 *
 * Frees it.
 */
void
mesign_sasl_free (MesignSasl *self)
{
  g_clear_pointer (&self->login, mesign_login_unref);
  g_clear_pointer (&self->scram, mesign_scram_free);
  g_free (self->host);
  g_free (self);
}

/**
 * mesign_sasl_get_mechanism:
 * @self: an exchange
 *
 * Returns: (transfer none): its mechanism
 */
const char *
mesign_sasl_get_mechanism (MesignSasl *self)
{
  return self->name;
}

/**
 * mesign_sasl_has_shown_proof:
 * @self: an exchange
 *
 * Returns: whether the server was told anything by which it can judge the password
 */
gboolean
mesign_sasl_has_shown_proof (const MesignSasl *self)
{
  return !is_scram (self->mechanism) || self->n_challenges > 0;
}

/**
 * mesign_sasl_has_failed_proof:
 * @self: an exchange
 *
 * Returns: whether the server has failed to prove that it is the right one
 */
gboolean
mesign_sasl_has_failed_proof (const MesignSasl *self)
{
  return self->has_failed_proof;
}

static MesignSecret *
encode_text (char *text)
{
  MesignSecret *encoded = mesign_login_dup_base64 (text, strlen (text));

  mesign_secret_wipe (text, strlen (text));
  g_free (text);

  return encoded;
}

/**
 * mesign_sasl_dup_initial:
 * @self: a new exchange
 *
 * Returns: (transfer full) (nullable): what the client says first; %NULL where the server does
 */
MesignSecret *
mesign_sasl_dup_initial (MesignSasl *self)
{
  switch (self->mechanism)
    {
    case MECHANISM_SCRAM_SHA_256:
    case MECHANISM_SCRAM_SHA_1:
      return encode_text (mesign_scram_dup_first (self->scram));
    case MECHANISM_PLAIN:
      return mesign_login_dup_plain (self->login);
    case MECHANISM_XOAUTH2:
      return mesign_login_dup_xoauth2 (self->login);
    case MECHANISM_OAUTHBEARER:
      return mesign_login_dup_oauthbearer (self->login, self->host, self->port);
    case MECHANISM_LOGIN:
    default:
      return NULL;
    }
}

static void
set_not_understood (MesignSasl *self, GError **error)
{
  mesign_net_set_error (error, MESIGN_NET_ERROR_PROTOCOL, self->host, NULL,
                        _ ("%s sent something that cannot be read. The connection was closed."),
                        self->host);
}

static void
set_not_proven (MesignSasl *self, GError **error)
{
  self->has_failed_proof = TRUE;
  mesign_net_set_error (
      error, MESIGN_NET_ERROR_PROTOCOL, self->host, NULL,
      /* Translators: a host */
      _ ("%s could not prove that it is the server of this account. The connection was closed, and "
         "the password was not sent. Check the server’s name in the account, or try another "
         "network."),
      self->host);
}

/* Many servers ask in words of their own, so it is the order that counts. */
static MesignSecret *
answer_login (MesignSasl *self)
{
  gsize length;
  const guint8 *octets;

  if (self->n_challenges == 1)
    return mesign_login_dup_base64 (self->login->user, strlen (self->login->user));
  if (self->n_challenges > 2)
    return NULL;
  octets = mesign_secret_get_octets (self->login->secret, &length);

  return mesign_login_dup_base64 (octets, length);
}

static char *
dup_decoded (const char *challenge)
{
  gsize length;
  g_autofree guint8 *octets = g_base64_decode (challenge, &length);

  return g_strndup ((const char *) octets, length);
}

static MesignSecret *
answer_scram (MesignSasl *self, const char *challenge, GError **error)
{
  g_autofree char *said = dup_decoded (challenge);
  char *final;

  if (self->n_challenges == 1)
    {
      final = mesign_scram_dup_final (self->scram, said);
      if (final != NULL)
        return encode_text (final);
      set_not_understood (self, error);
      return NULL;
    }
  /* the server's reason for a refusal, which it will give in words, too */
  if (g_str_has_prefix (said, "e="))
    return mesign_secret_new_from_string ("");
  if (self->n_challenges > 2 || !mesign_scram_check_server (self->scram, said))
    {
      set_not_proven (self, error);
      return NULL;
    }
  self->is_done = TRUE;

  return mesign_secret_new_from_string ("");
}

/**
 * mesign_sasl_answer:
 * @self: an exchange
 * @challenge: what the server said, in base64
 * @error: return location for a #MesignNetError
 *
 * Answers what the server said after the client's first words.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL with @error set where the exchange and the
 * connection must be ended
 */
MesignSecret *
mesign_sasl_answer (MesignSasl *self, const char *challenge, GError **error)
{
  MesignSecret *answer = NULL;

  self->n_challenges++;
  switch (self->mechanism)
    {
    case MECHANISM_SCRAM_SHA_256:
    case MECHANISM_SCRAM_SHA_1:
      return answer_scram (self, challenge, error);
    case MECHANISM_LOGIN:
      answer = answer_login (self);
      break;
    case MECHANISM_XOAUTH2:
      /* the reason for a refusal, to be answered so that the refusal can come */
      if (self->n_challenges == 1)
        answer = mesign_secret_new_from_string ("");
      break;
    case MECHANISM_OAUTHBEARER:
      /* the same (RFC 7628 section 3.2.3): a lone ^A */
      if (self->n_challenges == 1)
        answer = mesign_secret_new_from_string ("AQ==");
      break;
    case MECHANISM_PLAIN:
    default:
      break;
    }
  if (answer == NULL)
    set_not_understood (self, error);

  return answer;
}

/**
 * mesign_sasl_finish:
 * @self: an exchange the server calls successful
 * @error: return location for a #MesignNetError
 *
 * Checks that the server, too, has proven who it is, where the mechanism has it so (RFC 5802
 * section 3).
 *
 * Returns: whether the log-in counts; else the connection must be ended
 */
gboolean
mesign_sasl_finish (MesignSasl *self, GError **error)
{
  if (!is_scram (self->mechanism) || self->is_done)
    return TRUE;
  set_not_proven (self, error);

  return FALSE;
}
