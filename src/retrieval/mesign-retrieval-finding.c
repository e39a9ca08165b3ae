/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-retrieval-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const kind_words[] = { "none",          "link", "code",
                                          "link-and-code", "pfx",  "certificate" };
static const char *const trust_words[] = { "automatic", "ask", "refused" };

/* What a reason word says to a person; %1$s is the provider, %2$s the sender, %3$s the host. */
static const struct
{
  const char *reason;
  const char *sentence;
} sentences[] = {
  { "none", N_ ("This is no mail of a certificate provider.") },
  { "copy",
    N_ ("This is a copy of a certificate provider's mail that somebody quoted or passed on. Only "
        "the original counts.") },
  { "signed", N_ ("%1$s signed this mail.") },
  { "authenticated", N_ ("Your mail server confirms that this mail is from %1$s.") },
  { "not-authenticated", N_ ("Nobody confirms that this mail is from %1$s. Use it only if you are "
                             "waiting for it: it was "
                             "sent as %2$s.") },
  { "spf-only", N_ ("Your mail server only knows which computer this mail came from, not that %1$s "
                    "wrote it. Use "
                    "it only if you are waiting for it: it was sent as %2$s.") },
  { "other-address",
    N_ ("This mail is from %1$s but for another address than this account's. Use it only if you "
        "know why.") },
  { "untested", N_ ("This mail is from %1$s, but how certificates come from there was never tried "
                    "with this program. Use it only if you are waiting for it.") },
  { "generic",
    N_ ("This looks like a certificate from a provider that is not known here. Import it "
        "only if you are waiting for it: it was sent as %2$s.") },
  { "several-senders", N_ ("This mail names several senders, as %1$s never does. Do not use it.") },
  { "foreign-sender", N_ ("This looks like a mail of %1$s but was sent as %2$s, which is not an "
                          "address of theirs. Do not use it.") },
  { "foreign-link", N_ ("This looks like a mail of %1$s but leads to %3$s, which is not theirs. Do "
                        "not open the link.") },
  { "look-alike",
    N_ ("This leads to %3$s, a name made to be taken for one of %1$s. Do not open the "
        "link.") },
  { "other-port", N_ ("This leads to %3$s, where %1$s has no pages. Do not open the link.") },
  { "not-https",
    N_ ("The link in this mail is not secured (no https), as those of %1$s always are. "
        "Do not open it.") },
  { "user-info", N_ ("The link in this mail hides where it leads behind another name. Do not open "
                     "it.") },
  { "ip-address", N_ ("The link in this mail leads to a bare number in place of a host of %1$s. Do "
                      "not open it.") },
  { "redirect",
    N_ ("The link in this mail goes to a page of %1$s that leads on to somewhere else. Do "
        "not open it.") },
  { "malformed-link", N_ ("The link in this mail is written so that programs read it differently. "
                          "Do not open it.") },
  { "authentication-failed", N_ ("Your mail server says that this mail is not from %1$s, although "
                                 "it claims to be. Do not use it.") },
  { "dkim", N_ ("This mail bears a right signature (DKIM) of the mail servers of %1$s.") },
  { "dkim-failed",
    N_ ("The signature (DKIM) of the mail servers of %1$s in this mail is wrong: it is not from "
        "them, or was changed on the way. Do not use it.") },
  { "bad-signature",
    N_ ("The signature of this mail is wrong: it is not from %1$s, or was changed on "
        "the way. Do not use it.") },
};

static void
clear (MesignRetrievalFinding *self)
{
  g_free (self->provider);
  g_free (self->provider_name);
  g_free (self->order);
  g_free (self->link);
  g_free (self->host);
  g_clear_pointer (&self->code, mesign_secret_unref);
  g_free (self->address);
  g_free (self->sender);
  g_free (self->reason);
  g_free (self->message);
}

MESIGN_DEFINE_VALUE (MesignRetrievalFinding, mesign_retrieval_finding)

MesignRetrievalFinding *
mesign_retrieval_finding_new (void)
{
  MesignRetrievalFinding *self = g_atomic_rc_box_new0 (MesignRetrievalFinding);

  self->order = g_strdup ("");
  self->attachment = -1;
  mesign_retrieval_finding_judge (self, MESIGN_RETRIEVAL_REFUSED, "none");

  return self;
}

static char *
fill_in (const MesignRetrievalFinding *self, const char *sentence)
{
  GString *text = g_string_new (sentence);

  g_string_replace (text, "%1$s", self->provider_name != NULL ? self->provider_name : "?", 0);
  g_string_replace (text, "%2$s", self->sender != NULL ? self->sender : "?", 0);
  g_string_replace (text, "%3$s", self->host != NULL ? self->host : "?", 0);

  return g_string_free (text, FALSE);
}

/* Sets trust, reason and sentence; what must not be used is taken out. */
void
mesign_retrieval_finding_judge (MesignRetrievalFinding *self,
                                MesignRetrievalTrust trust,
                                const char *reason)
{
  const char *sentence = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (strcmp (sentences[i].reason, reason) == 0)
      sentence = _ (sentences[i].sentence);
  g_assert (sentence != NULL);

  self->trust = trust;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  g_free (self->message);
  self->message = fill_in (self, sentence);
  if (trust != MESIGN_RETRIEVAL_REFUSED)
    return;
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->code, mesign_secret_unref);
}

/**
 * mesign_retrieval_kind_is_issued:
 * @kind: what a mail brings
 *
 * Returns: whether that is the certificate itself, with its key or without
 */
gboolean
mesign_retrieval_kind_is_issued (MesignRetrievalKind kind)
{
  return kind == MESIGN_RETRIEVAL_PFX || kind == MESIGN_RETRIEVAL_CERTIFICATE;
}

/**
 * mesign_retrieval_kind_to_string:
 * @kind: a kind
 *
 * Returns: its word, such as "link-and-code"
 */
const char *
mesign_retrieval_kind_to_string (MesignRetrievalKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_words), "none");

  return kind_words[kind];
}

/**
 * mesign_retrieval_trust_to_string:
 * @trust: a trust
 *
 * Returns: its word, such as "ask"
 */
const char *
mesign_retrieval_trust_to_string (MesignRetrievalTrust trust)
{
  g_return_val_if_fail (trust < G_N_ELEMENTS (trust_words), "refused");

  return trust_words[trust];
}
