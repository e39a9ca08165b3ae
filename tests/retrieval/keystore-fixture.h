/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "keystore/mesign-keystore-journeys.h"

/* A keystore in a folder of its own, and the key of its slot. */
typedef struct
{
  char *directory;
  char *path;
  MesignKeystore *keystore;
  MesignSecret *key;
} KeystoreFixture;

void keystore_fixture_open (KeystoreFixture *fixture);
void keystore_fixture_set_up_empty (KeystoreFixture *fixture, gconstpointer data);
void keystore_fixture_set_up (KeystoreFixture *fixture, gconstpointer data);
void keystore_fixture_tear_down (KeystoreFixture *fixture, gconstpointer data);
