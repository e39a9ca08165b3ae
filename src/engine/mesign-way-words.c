/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-way.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *word;
  const char *sentence;
  gboolean has_detail; /* whether what was said of it helps */
} ProblemWords;

static const ProblemWords problems[] = {
  [MESIGN_WAY_PROBLEM_NONE] = { NULL, "", FALSE },
  [MESIGN_WAY_PROBLEM_NOT_OWN] = { "no-key",
                                   N_ ("Its private key is not here, or cannot be read. Import the "
                                       "certificate again from the file with its key."),
                                   TRUE },
  [MESIGN_WAY_PROBLEM_NOT_FOR_MAIL] = { "not-for-mail",
                                        N_ ("By its own words this certificate is neither for "
                                            "signing mail nor for encrypting it. Get another one."),
                                        FALSE },
  [MESIGN_WAY_PROBLEM_NO_ACCOUNT] = { "no-account",
                                      N_ ("There is no account of its address here. Add the "
                                          "account, or the address as one you write from."),
                                      FALSE },
  [MESIGN_WAY_PROBLEM_LOCKED] = { "locked",
                                  N_ ("The private keys are locked. Check again, and enter their "
                                      "passphrase when you are asked for it."),
                                  FALSE },
  [MESIGN_WAY_PROBLEM_EXPIRED] = { "expired",
                                   N_ ("The certificate has expired. Get a new one; keep this one "
                                       "to read the mail that was encrypted to it."),
                                   FALSE },
  [MESIGN_WAY_PROBLEM_NOT_YET_VALID] = { "not-yet-valid",
                                         N_ ("The certificate is not valid yet. Look whether the "
                                             "clock of this computer is right, or wait."),
                                         FALSE },
  [MESIGN_WAY_PROBLEM_AUTHORITY_EXPIRED] = { "authority-expired",
                                             N_ ("An authority above the certificate has expired, "
                                                 "so nobody takes its signatures. Get a new one."),
                                             FALSE },
  [MESIGN_WAY_PROBLEM_REVOKED] = { "revoked",
                                   N_ ("The certificate was revoked. Use it no longer, and get a "
                                       "new one."),
                                   FALSE },
  [MESIGN_WAY_PROBLEM_UNTRUSTED] = { "untrusted",
                                     N_ ("The certificate is not trusted here. Import the "
                                         "certificates of the authorities above it, or trust the "
                                         "one at the top if you know who runs it."),
                                     TRUE },
  [MESIGN_WAY_PROBLEM_WEAK] = { "weak",
                                N_ ("Its key or its algorithms are not fit for mail any more. Get "
                                    "a new certificate."),
                                TRUE },
  [MESIGN_WAY_PROBLEM_OFFLINE] = { "offline",
                                   N_ ("The server cannot be reached. Look whether this computer "
                                       "is connected, then check again."),
                                   TRUE },
  [MESIGN_WAY_PROBLEM_AUTHENTICATION] = { "authentication",
                                          N_ ("The server does not let you in. Enter the password "
                                              "of the account anew in the preferences."),
                                          TRUE },
  [MESIGN_WAY_PROBLEM_SERVER_CERTIFICATE] = { "server-certificate",
                                              N_ ("The mail server cannot prove who it is. Have "
                                                  "whoever runs it look at its certificate."),
                                              TRUE },
  [MESIGN_WAY_PROBLEM_BUSY] = { "busy",
                                N_ ("Another program works with these accounts just now. Close it, "
                                    "or check there."),
                                FALSE },
  [MESIGN_WAY_PROBLEM_REFUSED] = { "refused",
                                   N_ ("The server did not take the mail. Ask whoever runs it "
                                       "what its answer means."),
                                   TRUE },
  [MESIGN_WAY_PROBLEM_LATE] = { "late",
                                N_ ("The mail was sent and has not come yet. Some servers need a "
                                    "while: wait longer. If it never comes, ask whoever runs the "
                                    "server whether it holds encrypted or signed mail back."),
                                FALSE },
  [MESIGN_WAY_PROBLEM_NOT_DECRYPTED] = { "not-decrypted",
                                         N_ ("The mail came and cannot be decrypted: it was "
                                             "changed "
                                             "on its way, or this key does not fit. Check again; "
                                             "if "
                                             "it stays so, ask whoever runs the server what it "
                                             "does to mail."),
                                         TRUE },
  [MESIGN_WAY_PROBLEM_NOT_ENCRYPTED] = { "not-encrypted",
                                         N_ ("The mail was encrypted and came without encryption: "
                                             "a server on the way opened or replaced it. Ask "
                                             "whoever runs the server."),
                                         FALSE },
  [MESIGN_WAY_PROBLEM_NOT_SIGNED] = { "not-signed",
                                      N_ ("The mail was signed and came without its signature: a "
                                          "server on the way took it off. Ask whoever runs the "
                                          "server."),
                                      FALSE },
  [MESIGN_WAY_PROBLEM_SIGNATURE_BROKEN] = { "signature-broken",
                                            N_ ("The mail was changed on its way, so that its "
                                                "signature is not right any more. Servers that add "
                                                "a footer or rewrite links do that: ask whoever "
                                                "runs the server to leave signed mail as it is."),
                                            TRUE },
  [MESIGN_WAY_PROBLEM_SIGNATURE_DOUBTED] = { "signature-doubted",
                                             N_ ("The mail came and its signature is not accepted. "
                                                 "See what this page says of the certificate."),
                                             TRUE },
  [MESIGN_WAY_PROBLEM_OTHER_SIGNER] = { "other-signer",
                                        N_ ("The mail came with the signature of another "
                                            "certificate: a server on the way signs in its place. "
                                            "Ask whoever runs the server."),
                                        FALSE },
  [MESIGN_WAY_PROBLEM_OTHER] = { "failed",
                                 N_ ("Something else went wrong. Check again, and tell whoever "
                                     "looks "
                                     "after this computer if it stays so."),
                                 TRUE },
};

/**
 * mesign_way_problem_to_string:
 * @problem: a problem
 *
 * Returns: (transfer none) (nullable): a word for programs; %NULL for none
 */
const char *
mesign_way_problem_to_string (MesignWayProblem problem)
{
  g_return_val_if_fail (problem < G_N_ELEMENTS (problems), NULL);

  return problems[problem].word;
}

/**
 * mesign_way_dup_words:
 * @self: a way
 *
 * Returns: (transfer full) (nullable): what has failed and what to do about it, for people; %NULL
 * where nothing has
 */
char *
mesign_way_dup_words (const MesignWay *self)
{
  const ProblemWords *words = &problems[self->problem];

  if (self->problem == MESIGN_WAY_PROBLEM_NONE)
    return NULL;
  if (!words->has_detail || self->detail == NULL || *self->detail == '\0')
    return g_strdup (_ (words->sentence));

  /* Translators: what to do, and what a server or a library said */
  return g_strdup_printf (_ ("%s (%s)"), _ (words->sentence), self->detail);
}
