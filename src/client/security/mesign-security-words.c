/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-security-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What is needed to say who signed, each on one line and never NULL. */
typedef struct
{
  char *name;
  char *address;
  char *organization;
  char *issuer;
} Names;

static void
clear_names (Names *self)
{
  g_free (self->name);
  g_free (self->address);
  g_free (self->organization);
  g_free (self->issuer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, clear_names)

static char *
clean (const char *text)
{
  return text != NULL ? mesign_words_clean_line (text) : g_strdup ("");
}

static Names
get_names (const MesignSigner *signer)
{
  Names self = { 0 };

  self.address = clean (signer->address);
  self.name = clean (signer->name);
  self.organization = clean (signer->organization);
  self.issuer = clean (signer->issuer);
  if (*self.name == '\0')
    {
      g_free (self.name);
      self.name = g_strdup (*self.address != '\0' ? self.address : _ ("somebody unknown"));
    }

  return self;
}

/* The name together with the address, so that nobody hides behind a name. */
static char *
name_with_address (const Names *names)
{
  if (*names->address == '\0' || g_str_equal (names->name, names->address))
    return g_strdup (names->name);

  /* Translators: a name and the mail address that goes with it */
  return g_strdup_printf (_ ("%1$s (%2$s)"), names->name, names->address);
}

static gboolean
is_me (const char *address, GPtrArray *mine)
{
  return mine != NULL && address != NULL && mesign_address_list_contains (mine, address);
}

static char *
say_valid_by (const MesignSigner *signer)
{
  g_auto (Names) names = get_names (signer);
  g_autofree char *whole = name_with_address (&names);

  switch (signer->level)
    {
    case MESIGN_LEVEL_V1:
      return g_strdup_printf (
          _ ("Signed by the owner of the address %s; who that is was not checked."),
          *names.address != '\0' ? names.address : names.name);
    case MESIGN_LEVEL_V2:
      return g_strdup_printf (_ ("Signed by %s, a verified person."), names.name);
    case MESIGN_LEVEL_V3:
      return g_strdup_printf (_ ("Signed by %s, a verified organization."),
                              *names.organization != '\0' ? names.organization : names.name);
    case MESIGN_LEVEL_V4:
      if (*names.organization != '\0')
        return g_strdup_printf (_ ("Signed by %1$s, verified employee of %2$s."), names.name,
                                names.organization);
      break;
    case MESIGN_LEVEL_UNKNOWN:
    default:
      break;
    }
  if (*names.organization != '\0')
    return g_strdup_printf (_ ("Signed by %1$s of %2$s."), whole, names.organization);

  return g_strdup_printf (_ ("Signed by %s."), whole);
}

static char *
say_valid (const MesignSecurityReport *report, const MesignSigner *signer, GPtrArray *mine)
{
  guint others = report->signature.signers->len - 1;
  g_autofree char *first =
      is_me (signer->address, mine) ? g_strdup (_ ("Signed by you.")) : say_valid_by (signer);
  g_autofree char *more = NULL;

  if (others == 0)
    return g_steal_pointer (&first);
  more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "There is %u more signature.",
                                       "There are %u more signatures.", others),
                          others);

  /* Translators: puts two sentences one after the other */
  return g_strdup_printf (_ ("%1$s %2$s"), first, more);
}

static char *
say_untrusted (const MesignSigner *signer)
{
  g_auto (Names) names = get_names (signer);
  g_autofree char *who = name_with_address (&names);
  const char *reason = signer->reason != NULL ? signer->reason : "";

  if (g_str_equal (reason, "unknown-root") && signer->certificate != NULL &&
      signer->certificate->self_signed)
    return g_strdup_printf (
        _ ("Signed as %s, with a certificate of the sender’s own making. Anyone can make such a "
           "one."),
        who);
  if (g_str_equal (reason, "unknown-root") && *names.issuer != '\0')
    return g_strdup_printf (
        _ ("Signed as %1$s, but you do not trust the issuer of the certificate, %2$s."), who,
        names.issuer);
  if (g_str_equal (reason, "distrusted"))
    return g_strdup_printf (_ ("Signed as %s, with a certificate you said you do not trust."), who);
  if (g_str_equal (reason, "purpose"))
    return g_strdup_printf (_ ("Signed as %s, but the certificate is not made for mail."), who);
  if (g_str_equal (reason, "key-usage"))
    return g_strdup_printf (_ ("Signed as %s, but the certificate is not made for signing."), who);
  if (g_str_equal (reason, "name-constraints"))
    return g_strdup_printf (
        _ ("Signed as %s, but the issuer may not vouch for this name or address."), who);
  if (g_str_equal (reason, "weak-algorithm"))
    return g_strdup_printf (_ ("Signed as %s, but in an outdated way that can be forged."), who);
  if (g_str_equal (reason, "malformed"))
    return g_strdup_printf (_ ("Signed as %s, but the certificate is not in order."), who);

  return g_strdup_printf (_ ("Signed as %s, but nobody known vouches for that."), who);
}

static char *
say_expired (const MesignSigner *signer)
{
  g_auto (Names) names = get_names (signer);
  g_autofree char *who = name_with_address (&names);

  if (g_strcmp0 (signer->reason, "not-yet-valid") == 0)
    return g_strdup_printf (_ ("Signed by %s, but the certificate was not valid yet at that time."),
                            who);

  return g_strdup_printf (_ ("Signed by %s, but the certificate had expired."), who);
}

static char *
say_mismatch (const MesignOpenedMessage *message, const MesignSigner *signer)
{
  g_auto (Names) names = get_names (signer);
  g_autofree char *who = name_with_address (&names);

  if (message->headers->from->len == 0 || message->outer_headers->n_from > 1)
    return g_strdup_printf (_ ("Signed by %s, but the mail does not say clearly who it is from."),
                            who);

  return g_strdup_printf (_ ("Signed, but by %s, not by the sender shown."),
                          *names.address != '\0' ? names.address : names.name);
}

static char *
say_invalid (const MesignSecurityReport *report)
{
  const char *reason = report->signature.reason != NULL ? report->signature.reason : "";

  if (g_str_equal (reason, "digest-mismatch"))
    return g_strdup (_ ("The signature is wrong: this mail was changed after it was signed."));
  if (g_str_equal (reason, "no-signer"))
    return g_strdup (_ ("It looks signed, but there is no signature. Do not rely on this mail."));

  return g_strdup (
      _ ("The signature is wrong: this mail was changed, or is not from the sender shown."));
}

static char *
say_unsupported (const MesignSecurityReport *report)
{
  g_autofree char *name = clean (report->signature.reason);

  if (*name == '\0')
    return g_strdup (_ ("Signed in a way that cannot be checked here."));

  /* Translators: %s is the name of an algorithm */
  return g_strdup_printf (_ ("Signed in a way that cannot be checked here (%s)."), name);
}

static char *
say_without_signer (const MesignSecurityReport *report)
{
  if (report->signature.status == MESIGN_SIGNATURE_UNSUPPORTED)
    return say_unsupported (report);
  if (report->signature.status == MESIGN_SIGNATURE_INVALID)
    return say_invalid (report);

  return g_strdup (_ ("Signed, but it does not say by whom. Do not rely on the signature."));
}

static char *
say_signed (const MesignOpenedMessage *message, GPtrArray *mine)
{
  const MesignSecurityReport *report = message->report;
  const MesignSigner *signer = mesign_security_report_get_signer (report);
  g_autofree char *who = NULL;
  g_auto (Names) names = { 0 };

  if (signer == NULL)
    return say_without_signer (report);
  names = get_names (signer);
  who = name_with_address (&names);
  switch (report->signature.status)
    {
    case MESIGN_SIGNATURE_VALID:
      return say_valid (report, signer, mine);
    case MESIGN_SIGNATURE_UNTRUSTED:
      return say_untrusted (signer);
    case MESIGN_SIGNATURE_EXPIRED:
      return say_expired (signer);
    case MESIGN_SIGNATURE_REVOKED:
      return g_strdup_printf (
          _ ("Signed as %s, but the issuer took this certificate back. Do not rely on it."), who);
    case MESIGN_SIGNATURE_MISMATCH:
      return say_mismatch (message, signer);
    case MESIGN_SIGNATURE_PARTIAL:
      return g_strdup_printf (
          _ ("Only a part of this mail is signed, by %s. Anyone could have added the rest."), who);
    case MESIGN_SIGNATURE_UNSUPPORTED:
      return say_unsupported (report);
    case MESIGN_SIGNATURE_INVALID:
    case MESIGN_SIGNATURE_NONE:
    default:
      return say_invalid (report);
    }
}

/* Signers who are somebody else are named as such where the status is about something else. */
static gboolean
is_other_sender (const MesignOpenedMessage *message)
{
  const MesignSecurityReport *report = message->report;
  const MesignSigner *signer = mesign_security_report_get_signer (report);

  switch (report->signature.status)
    {
    case MESIGN_SIGNATURE_UNTRUSTED:
    case MESIGN_SIGNATURE_EXPIRED:
    case MESIGN_SIGNATURE_REVOKED:
      return signer != NULL && signer->address != NULL &&
             !mesign_address_list_contains (message->headers->from, signer->address);
    case MESIGN_SIGNATURE_NONE:
    case MESIGN_SIGNATURE_VALID:
    case MESIGN_SIGNATURE_MISMATCH:
    case MESIGN_SIGNATURE_PARTIAL:
    case MESIGN_SIGNATURE_INVALID:
    case MESIGN_SIGNATURE_UNSUPPORTED:
    default:
      return FALSE;
    }
}

static char *
say_decrypted (const MesignSecurityReport *report)
{
  guint others = report->encryption.recipients > 0 ? report->encryption.recipients - 1 : 0;

  if (others == 0)
    return g_strdup (_ ("Encrypted for you alone."));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Encrypted for you and %u other.",
                                       "Encrypted for you and %u others.", others),
                          others);
}

static char *
say_encrypted (const MesignSecurityReport *report)
{
  g_autofree char *reason = clean (report->encryption.reason);

  switch (report->encryption.status)
    {
    case MESIGN_ENCRYPTION_DECRYPTED:
      return say_decrypted (report);
    case MESIGN_ENCRYPTION_NO_KEY:
      return g_strdup (_ ("Encrypted, and none of your certificates opens it."));
    case MESIGN_ENCRYPTION_FAILED:
      return g_strdup (
          _ ("Encrypted, but damaged or changed on the way. For your safety it is not shown."));
    case MESIGN_ENCRYPTION_UNSUPPORTED:
      if (*reason == '\0')
        return g_strdup (_ ("Encrypted in a way that cannot be read here."));
      /* Translators: %s is the name of an algorithm */
      return g_strdup_printf (_ ("Encrypted in a way that cannot be read here (%s)."), reason);
    case MESIGN_ENCRYPTION_NOT_OPENED:
      return g_strdup (_ ("An encrypted part of this mail was not opened."));
    case MESIGN_ENCRYPTION_NONE:
    default:
      return NULL;
    }
}

static char *
say_unsigned (const MesignSecurityReport *report, gboolean is_own)
{
  switch (report->encryption.status)
    {
    case MESIGN_ENCRYPTION_NONE:
    case MESIGN_ENCRYPTION_DECRYPTED:
    case MESIGN_ENCRYPTION_NOT_OPENED:
      return g_strdup (
          is_own ? _ ("In your sent mail, not signed. Its recipients cannot tell who wrote it.")
                 : _ ("Not signed. Anyone could have written this."));
    case MESIGN_ENCRYPTION_NO_KEY:
    case MESIGN_ENCRYPTION_FAILED:
    case MESIGN_ENCRYPTION_UNSUPPORTED:
    default:
      return NULL;
    }
}

static gboolean
is_from_me (const MesignOpenedMessage *message, GPtrArray *mine)
{
  const GPtrArray *from = message->headers->from;

  return from->len == 1 && is_me (((const MesignAddress *) from->pdata[0])->address, mine);
}

/* NULL where a draft is to be spoken of as any mail is. */
static const char *
say_draft (const MesignSecurityReport *report)
{
  if (report->signature.status != MESIGN_SIGNATURE_NONE)
    return NULL;
  if (report->encryption.status == MESIGN_ENCRYPTION_NONE)
    return _ ("Draft, not sent yet.");
  if (report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED &&
      report->encryption.recipients <= 1)
    return _ ("Draft, encrypted so that only you can read it.");

  return NULL;
}

static void
append_sentence (GString *text, char *sentence)
{
  g_autofree char *before = NULL;

  if (sentence != NULL && text->len > 0)
    {
      before = g_strdup (text->str);
      g_string_printf (text, _ ("%1$s %2$s"), before, sentence);
    }
  else if (sentence != NULL)
    g_string_append (text, sentence);
  g_free (sentence);
}

/**
 * mesign_security_sentence:
 * @message: a message
 * @mine: (nullable) (element-type MesignAddress): the addresses of the reader
 * @tone: (out): how good or bad it is
 *
 * Returns: (transfer full): what a person should know of who wrote it and who can read it, in a
 * sentence or two, for one wrapped label
 */
char *
mesign_security_sentence (const MesignOpenedMessage *message,
                          GPtrArray *mine,
                          MesignSecurityTone *tone)
{
  const MesignSecurityReport *report = message->report;
  gboolean is_mine = is_from_me (message, mine);
  /* What one wrote oneself and has not sent yet is no mail: nobody could have forged it. */
  const char *draft = message->is_draft && is_mine ? say_draft (report) : NULL;
  GString *text = NULL;

  *tone = mesign_security_get_tone (report);
  if (draft != NULL)
    return g_strdup (draft);
  text = g_string_new (NULL);
  if (report->signature.status != MESIGN_SIGNATURE_NONE)
    append_sentence (text, say_signed (message, mine));
  if (is_other_sender (message))
    append_sentence (text, g_strdup (_ ("That is not the sender shown.")));
  append_sentence (text, say_encrypted (report));
  if (report->signature.status == MESIGN_SIGNATURE_NONE)
    append_sentence (text, say_unsigned (report, message->is_sent && is_mine));

  return g_string_free (text, FALSE);
}

/* "Only a part is signed" is the sentence itself then; of what is not loaded there is a note at its
 * place. */
static gboolean
is_said_already (const MesignSecurityReport *report, const MesignWarning *warning)
{
  if (g_str_equal (warning->code, "remote-content"))
    return TRUE;

  return report->signature.status == MESIGN_SIGNATURE_PARTIAL &&
         g_str_equal (warning->code, "unsigned-content");
}

/**
 * mesign_security_list_warnings:
 * @message: a message
 *
 * Returns: (transfer full) (array zero-terminated=1): every warning the sentence does not say, each
 * a sentence on one line, to be shown below it
 */
GStrv
mesign_security_list_warnings (const MesignOpenedMessage *message)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < message->report->warnings->len; i++)
    {
      const MesignWarning *warning = message->report->warnings->pdata[i];
      g_autofree char *line = clean (warning->message);

      if (!is_said_already (message->report, warning))
        g_strv_builder_add (builder, *line != '\0' ? line : warning->code);
    }

  return g_strv_builder_end (builder);
}

/**
 * mesign_security_signer_words:
 * @signer: one of several signers
 *
 * Returns: (transfer full): what is to be said of this one alone
 */
char *
mesign_security_signer_words (const MesignSigner *signer)
{
  switch (signer->status)
    {
    case MESIGN_SIGNATURE_VALID:
      return say_valid_by (signer);
    case MESIGN_SIGNATURE_UNTRUSTED:
      return say_untrusted (signer);
    case MESIGN_SIGNATURE_EXPIRED:
      return say_expired (signer);
    case MESIGN_SIGNATURE_REVOKED:
      return g_strdup (_ ("The issuer took this certificate back."));
    case MESIGN_SIGNATURE_MISMATCH:
      return g_strdup (_ ("The certificate is for another address than the sender’s."));
    case MESIGN_SIGNATURE_UNSUPPORTED:
      return g_strdup (_ ("Signed in a way that cannot be checked here."));
    case MESIGN_SIGNATURE_INVALID:
    case MESIGN_SIGNATURE_PARTIAL:
    case MESIGN_SIGNATURE_NONE:
    default:
      return g_strdup (_ ("This signature is wrong."));
    }
}
