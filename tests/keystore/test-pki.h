/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/mesign-secret.h"
#include "model/mesign-certificate.h"

G_BEGIN_DECLS

/* A temporary folder, and certificates made in it by the openssl command line. */
typedef struct
{
  char *directory;
  guint serial;
} TestPki;

TestPki *test_pki_new (void);
void test_pki_free (TestPki *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPki, test_pki_free)

#define TEST_PKI_CA                                                                                \
  "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"                     \
  "subjectKeyIdentifier=hash\n"
#define TEST_PKI_MAIL(address)                                                                     \
  "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,keyAgreement\n"                   \
  "extendedKeyUsage=emailProtection\nsubjectAltName=email:" address "\n"
#define TEST_PKI_SERVER                                                                            \
  "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"   \
  "subjectAltName=email:alice@example.test\n"

char *test_pki_path (TestPki *self, const char *name);
void test_pki_run (TestPki *self, const char *command);
char *test_pki_output (TestPki *self, const char *command);
void test_pki_issue (TestPki *self, const char *name, const char *issuer, const char *extensions);
GBytes *test_pki_read (TestPki *self, const char *name);
MesignCertificate *test_pki_certificate (TestPki *self, const char *name);
GBytes *test_pki_pfx (TestPki *self, const char *name, const char *chain, const char *password);
GPtrArray *test_pki_list (TestPki *self, const char *names);
MesignSecret *test_secret (const char *text);
MesignSecret *test_slot_key (guint8 fill);

G_END_DECLS
