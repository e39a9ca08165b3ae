/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-retrieval.h"

G_BEGIN_DECLS

/**
 * MesignPageVerdict:
 * @MESIGN_PAGE_SHOWN: it belongs to the provider and is shown
 * @MESIGN_PAGE_FOREIGN: a web page of somebody else's
 * @MESIGN_PAGE_NOT_SECURED: a web page without https
 * @MESIGN_PAGE_NO_WEB: no web page at all, or an address that is written to deceive
 *
 * Whether the account page may show what an address leads to.
 */
typedef enum
{
  MESIGN_PAGE_SHOWN,
  MESIGN_PAGE_FOREIGN,
  MESIGN_PAGE_NOT_SECURED,
  MESIGN_PAGE_NO_WEB,
} MesignPageVerdict;

/**
 * MesignSubmitOutcome:
 * @MESIGN_SUBMIT_NONE: no retrieval was submitted
 * @MESIGN_SUBMIT_ACCEPTED: the provider took it
 * @MESIGN_SUBMIT_REFUSED: the answer's status says that something is wrong
 * @MESIGN_SUBMIT_UNCLEAR: the page came back without a complaint in its status: it was accepted if
 * the form is not on it any more
 *
 * What became of a retrieval form that was sent.
 */
typedef enum
{
  MESIGN_SUBMIT_NONE,
  MESIGN_SUBMIT_ACCEPTED,
  MESIGN_SUBMIT_REFUSED,
  MESIGN_SUBMIT_UNCLEAR,
} MesignSubmitOutcome;

MesignPageVerdict
mesign_page_judge (const MesignProvider *provider, gboolean retrieving, const char *uri);
gboolean mesign_page_is_inner (const char *uri);
gboolean mesign_page_may_open_outside (const char *uri);
char *mesign_page_dup_host (const char *uri);

/**
 * MesignPageFile:
 * @MESIGN_PAGE_FILE_OTHER: something else
 * @MESIGN_PAGE_FILE_PFX: a certificate with its private key, which a password may seal
 * @MESIGN_PAGE_FILE_CERTIFICATE: a certificate alone
 *
 * What a file is by its name and type.
 */
typedef enum
{
  MESIGN_PAGE_FILE_OTHER,
  MESIGN_PAGE_FILE_PFX,
  MESIGN_PAGE_FILE_CERTIFICATE,
} MesignPageFile;

MesignPageFile mesign_page_judge_file (const char *name, const char *content_type);
gboolean mesign_page_is_made (const char *uri);
char *mesign_page_dup_script_filter (const MesignProvider *provider);
char *mesign_page_dup_cage (const MesignProvider *provider);
MesignSubmitOutcome mesign_page_judge_submit (const MesignProvider *provider,
                                              const char *sent_to,
                                              const char *shown,
                                              guint status);
gboolean mesign_page_verify_anchored (const MesignProvider *provider,
                                      const char *uri,
                                      GTlsCertificate *certificate);

G_END_DECLS
