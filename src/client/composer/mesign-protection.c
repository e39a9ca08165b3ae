/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-protection.h"

#include "client/composer/mesign-recipient-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

void
mesign_protection_clear (MesignProtection *self)
{
  g_clear_pointer (&self->lacking, g_ptr_array_unref);
  g_clear_pointer (&self->instead, g_free);
}

static MesignCorrespondent *
find_correspondent (const MesignDraftAdvice *advice, const char *address)
{
  for (guint i = 0; advice->recipients != NULL && i < advice->recipients->len; i++)
    {
      MesignCorrespondent *one = advice->recipients->pdata[i];

      if (mesign_address_same (one->address->address, address))
        return one;
    }

  return NULL;
}

static GPtrArray *
list_lacking (const MesignDraftAdvice *advice)
{
  GPtrArray *lacking = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_correspondent_unref);

  for (guint i = 0; advice->lacking[i] != NULL; i++)
    {
      MesignCorrespondent *one = find_correspondent (advice, advice->lacking[i]);

      if (one != NULL)
        g_ptr_array_add (lacking, mesign_correspondent_ref (one));
    }

  return lacking;
}

/* Takes in what the engine says of the recipients as they are now. What the person has chosen
 * stands; the rest follows what is possible. */
void
mesign_protection_advise (MesignProtection *self,
                          const MesignDraft *draft,
                          const MesignDraftAdvice *advice,
                          gboolean wants_sign,
                          gboolean wants_encrypt)
{
  g_autoptr (GPtrArray) recipients = mesign_draft_dup_recipients (draft);

  mesign_protection_clear (self);
  self->n_recipients = recipients->len;
  self->lacking = list_lacking (advice);
  self->instead = g_strdup (advice->instead);
  self->can_sign = advice->can_sign;
  self->can_encrypt = advice->can_encrypt;
  self->can_seal = advice->can_seal;
  if (!self->chose_sign)
    self->sign = wants_sign;
  if (!self->can_sign)
    self->sign = FALSE;
  if (!self->chose_encrypt)
    self->encrypt = wants_encrypt && self->can_encrypt;
}

/* Whether it is not to be sent like this: it was to be encrypted and cannot be, or what came
 * encrypted would go out in the clear. */
gboolean
mesign_protection_is_refused (const MesignProtection *self)
{
  if (self->n_recipients == 0)
    return FALSE;

  return self->encrypt ? !self->can_encrypt : self->quotes_encrypted;
}

static char *
dup_names (const MesignProtection *self)
{
  g_autoptr (GPtrArray) addresses = mesign_address_list_new ();

  for (guint i = 0; i < self->lacking->len; i++)
    {
      const MesignCorrespondent *one = self->lacking->pdata[i];

      g_ptr_array_add (addresses, mesign_address_ref (one->address));
    }

  return mesign_words_people (addresses, NULL);
}

/* The state all of them share, or -1. */
static int
get_common_state (const MesignProtection *self)
{
  const MesignCorrespondent *first = self->lacking->pdata[0];

  for (guint i = 1; i < self->lacking->len; i++)
    if (((const MesignCorrespondent *) self->lacking->pdata[i])->state != first->state)
      return -1;

  return first->state;
}

/* Who keeps it from being encrypted, as the second half of a sentence. */
char *
mesign_protection_dup_lacking (const MesignProtection *self)
{
  g_autofree char *names = NULL;
  guint n = self->lacking != NULL ? self->lacking->len : 0;

  if (n == 0)
    return g_strdup (_ ("you have no certificate of your own for it"));
  names = dup_names (self);
  switch (get_common_state (self))
    {
    case MESIGN_RECIPIENT_NONE:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%s has no certificate", "%s have no certificate", n),
          names);
    case MESIGN_RECIPIENT_UNTRUSTED:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the certificate of %s is not trusted",
                                           "the certificates of %s are not trusted", n),
                              names);
    case MESIGN_RECIPIENT_EXPIRED:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the certificate of %s has expired",
                                           "the certificates of %s have expired", n),
                              names);
    case MESIGN_RECIPIENT_REVOKED:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the certificate of %s was revoked",
                                           "the certificates of %s were revoked", n),
                              names);
    default:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s has no usable certificate",
                                           "%s have no usable certificate", n),
                              names);
    }
}

static char *
dup_unencrypted_sentence (const MesignProtection *self, MesignProtectionTone *tone)
{
  g_autofree char *lacking = NULL;

  *tone = MESIGN_PROTECTION_PLAIN;
  if (!self->sign && !self->can_sign)
    return g_strdup (_ ("Neither signed nor encrypted."));
  if (self->n_recipients == 0)
    return g_strdup (self->sign ? _ ("Will be signed.") : _ ("Neither signed nor encrypted."));
  *tone = MESIGN_PROTECTION_CAUTION;
  if (self->can_encrypt)
    return g_strdup (self->sign ? _ ("Signed. Not encrypted, as you chose.")
                                : _ ("Neither signed nor encrypted, as you chose."));
  lacking = mesign_protection_dup_lacking (self);
  if (self->sign)
    /* Translators: then who it cannot be encrypted to and why */
    return g_strdup_printf (_ ("Signed. Not encrypted: %s."), lacking);

  /* Translators: then who it cannot be encrypted to and why */
  return g_strdup_printf (_ ("Not signed. Not encrypted: %s."), lacking);
}

static char *
dup_refused_sentence (const MesignProtection *self)
{
  g_autofree char *lacking = NULL;

  if (!self->encrypt)
    return g_strdup (_ ("Cannot be sent unencrypted: it quotes an encrypted mail."));
  lacking = mesign_protection_dup_lacking (self);

  /* Translators: then who it cannot be encrypted to and why */
  return g_strdup_printf (_ ("Cannot be encrypted: %s."), lacking);
}

static char *
dup_whole_sentence (const MesignProtection *self, MesignProtectionTone *tone)
{
  if (mesign_protection_is_refused (self))
    {
      *tone = MESIGN_PROTECTION_REFUSED;
      return dup_refused_sentence (self);
    }
  if (!self->encrypt)
    return dup_unencrypted_sentence (self, tone);
  if (self->sign)
    {
      *tone = MESIGN_PROTECTION_GOOD;
      return g_strdup (_ ("Will be signed and encrypted."));
    }
  *tone = MESIGN_PROTECTION_CAUTION;

  return g_strdup (_ ("Will be encrypted. Not signed."));
}

/* What will happen when it is sent as it stands. Sending is never weaker than this. */
char *
mesign_protection_dup_sentence (const MesignProtection *self, MesignProtectionTone *tone)
{
  g_autofree char *sentence = dup_whole_sentence (self, tone);

  if (!self->sign || self->instead == NULL || *tone == MESIGN_PROTECTION_REFUSED)
    return g_steal_pointer (&sentence);
  *tone = MESIGN_PROTECTION_CAUTION;

  /* Translators: what happened, then what to do. */
  return g_strdup_printf (_ ("%s %s"), sentence, self->instead);
}
