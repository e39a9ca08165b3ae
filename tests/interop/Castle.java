/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.mail.Session;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.smime.SMIMECapabilitiesAttribute;
import org.bouncycastle.asn1.smime.SMIMECapabilityVector;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.bouncycastle.cms.jcajce.ZlibExpanderProvider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.mail.smime.SMIMECompressed;
import org.bouncycastle.mail.smime.SMIMECompressedGenerator;
import org.bouncycastle.mail.smime.SMIMEEnveloped;
import org.bouncycastle.mail.smime.SMIMEEnvelopedGenerator;
import org.bouncycastle.mail.smime.SMIMESigned;
import org.bouncycastle.mail.smime.SMIMESignedGenerator;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.Store;

/**
 * Bouncy Castle as a mail program for the interoperability tests. Each line on standard input is a command, words
 * separated by tabs; each gets one line in answer, "ok" or "no" with what there is to say.
 */
public final class Castle
{
  private static final String BC = "BC";
  private static final Map<String, ASN1ObjectIdentifier> AGREEMENTS = Map.of(
    "sha1", CMSAlgorithm.ECDH_SHA1KDF, "sha256", CMSAlgorithm.ECDH_SHA256KDF, "sha384", CMSAlgorithm.ECDH_SHA384KDF);
  private static final Map<String, ASN1ObjectIdentifier> CIPHERS = Map.of(
    "aes-128-cbc", CMSAlgorithm.AES128_CBC, "aes-192-cbc", CMSAlgorithm.AES192_CBC, "aes-256-cbc", CMSAlgorithm.AES256_CBC,
    "des-ede3-cbc", CMSAlgorithm.DES_EDE3_CBC, "aes-128-gcm", CMSAlgorithm.AES128_GCM, "aes-192-gcm", CMSAlgorithm.AES192_GCM,
    "aes-256-gcm", CMSAlgorithm.AES256_GCM, "camellia-256-cbc", CMSAlgorithm.CAMELLIA256_CBC, "rc2-cbc", CMSAlgorithm.RC2_CBC,
    "des-cbc", CMSAlgorithm.DES_CBC);

  private final List<X509Certificate> anchors = new ArrayList<>();
  private final List<X509Certificate> intermediates = new ArrayList<>();
  private final List<Own> own = new ArrayList<>();

  private record Own(X509Certificate certificate, PrivateKey key) {}

  public static void main(String[] arguments) throws Exception
  {
    Security.addProvider(new BouncyCastleProvider());
    Castle castle = new Castle();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream output = new PrintStream(System.out, true, "UTF-8");
    output.println("ok\t" + Security.getProvider(BC).getVersionStr() + "\t" + System.getProperty("java.version"));
    for (String line = input.readLine(); line != null; line = input.readLine())
      output.println(castle.answer(line.split("\t", -1)));
  }

  private String answer(String[] words)
  {
    try
    {
      return "ok\t" + run(words);
    }
    catch (Throwable reason)
    {
      return "no\t" + explain(reason);
    }
  }

  private static String explain(Throwable reason)
  {
    StringBuilder said = new StringBuilder();
    for (Throwable one = reason; one != null; one = one.getCause())
      said.append(said.length() > 0 ? ": " : "").append(one.getClass().getSimpleName()).append(" ").append(one.getMessage());
    return said.toString().replaceAll("\\s+", " ");
  }

  private String run(String[] words) throws Exception
  {
    switch (words[0])
    {
      case "anchor": anchors.addAll(readCertificates(words[1])); return "";
      case "intermediate": intermediates.addAll(readCertificates(words[1])); return "";
      case "own": own.add(new Own(readCertificates(words[1]).get(0), readKey(words[2]))); return "";
      case "sign": return sign(words);
      case "encrypt": return encrypt(words);
      case "compress": return compress(words[1], words[2]);
      case "certificates": return writeCertificates(words[1], words[2]);
      case "open": return open(readPart(words[1]), words[2], words[3]);
      case "read-pfx": return alone(words[3], () -> readPfx(words[1], words[2], words[3]));
      case "write-pfx":
        Own who = findOwn(readCertificates(words[5]).get(0));
        return alone(words[3], () -> writePfx(words[1], words[2], words[3], words[4], who));
      default: throw new IllegalArgumentException("no such command: " + words[0]);
    }
  }

  /* Files */

  private static List<X509Certificate> readCertificates(String path) throws Exception
  {
    List<X509Certificate> list = new ArrayList<>();
    try (FileInputStream stream = new FileInputStream(path))
    {
      for (Object one : CertificateFactory.getInstance("X.509", BC).generateCertificates(stream))
        list.add((X509Certificate) one);
    }
    return list;
  }

  private static PrivateKey readKey(String path) throws Exception
  {
    try (PEMParser parser = new PEMParser(new FileReader(path)))
    {
      return new JcaPEMKeyConverter().setProvider(BC).getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }

  private static MimeBodyPart readPart(String path) throws Exception
  {
    return new MimeBodyPart(new FileInputStream(path));
  }

  /* An entity as it stands below the fields of a mail */
  private static void writeEntity(String path, Object content, String type, MimeBodyPart fields) throws Exception
  {
    MimeMessage message = new MimeMessage((Session) null);
    message.setContent(content, type);
    if (fields != null)
      for (String name : new String[] { "Content-Disposition", "Content-Description", "Content-Transfer-Encoding" })
        if (fields.getHeader(name) != null)
          message.setHeader(name, fields.getHeader(name)[0]);
    message.saveChanges();
    try (OutputStream stream = Files.newOutputStream(Path.of(path)))
    {
      message.writeTo(stream, new String[] { "Message-ID", "MIME-Version", "Date" });
    }
  }

  private static void writePart(String path, MimeBodyPart part) throws Exception
  {
    writeEntity(path, part.getContent(), part.getContentType(), part);
  }

  /* Base64 of a CMS object, for what the mail classes of Bouncy Castle have no form for */
  private static void writeObject(String path, byte[] der, String type) throws Exception
  {
    String text = "Content-Type: application/pkcs7-mime; name=smime.p7m; smime-type=" + type + "\r\n"
      + "Content-Transfer-Encoding: base64\r\n\r\n" + java.util.Base64.getMimeEncoder().encodeToString(der) + "\r\n";
    Files.writeString(Path.of(path), text, StandardCharsets.US_ASCII);
  }

  /* Writing */

  private static String nameAlgorithm(String digest, String scheme)
  {
    switch (scheme)
    {
      case "ed25519": return "Ed25519";
      case "pss": return digest + "withRSAandMGF1";
      case "ecdsa": return digest + "withECDSA";
      default: return digest + "withRSA";
    }
  }

  private static AlgorithmIdentifier makeOaep(String digest) throws Exception
  {
    OAEPParameterSpec parameters = new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT);
    return new JcaAlgorithmParametersConverter().getAlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, parameters);
  }

  private static AttributeTable listCapabilities(String names) throws Exception
  {
    SMIMECapabilityVector capabilities = new SMIMECapabilityVector();
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    for (String name : names.split(","))
      if (name.equals("rsaes-oaep-sha256"))
        capabilities.addCapability(PKCSObjectIdentifiers.id_RSAES_OAEP, makeOaep("SHA-256").getParameters());
      else
        capabilities.addCapability(CIPHERS.get(name));
    attributes.add(new SMIMECapabilitiesAttribute(capabilities));
    return new AttributeTable(attributes);
  }

  private SignerInfoGenerator makeSigner(Own who, String algorithm, String capabilities, String authority) throws Exception
  {
    JcaSimpleSignerInfoGeneratorBuilder builder = new JcaSimpleSignerInfoGeneratorBuilder().setProvider(BC);
    if (!capabilities.isEmpty())
      builder.setSignedAttributeGenerator(listCapabilities(capabilities));
    if (!authority.isEmpty())
      builder.setUnsignedAttributeGenerator(parameters -> stamp((byte[]) parameters.get(CMSAttributeTableGenerator.SIGNATURE), authority));
    return builder.build(algorithm, who.key(), who.certificate());
  }

  /* sign IN OUT clear|opaque DIGEST SCHEME CERTIFICATE,… CAPABILITY,… TIME-STAMP-URL */
  private String sign(String[] words) throws Exception
  {
    SMIMESignedGenerator generator = new SMIMESignedGenerator();
    List<X509Certificate> sent = new ArrayList<>(intermediates);
    for (String path : words[6].split(","))
    {
      Own who = findOwn(readCertificates(path).get(0));
      String scheme = who.certificate().getPublicKey() instanceof ECPublicKey ? "ecdsa" : words[5];
      generator.addSignerInfoGenerator(makeSigner(who, nameAlgorithm(words[4], scheme), words[7], words[8]));
      sent.add(who.certificate());
    }
    generator.addCertificates(new JcaCertStore(sent));
    if (words[3].equals("opaque"))
      writePart(words[2], generator.generateEncapsulated(readPart(words[1])));
    else
    {
      MimeMultipart both = generator.generate(readPart(words[1]));
      writeEntity(words[2], both, both.getContentType(), null);
    }
    return "";
  }

  private static AttributeTable stamp(byte[] signature, String authority)
  {
    try
    {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(signature);
      TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
      generator.setCertReq(true);
      TimeStampRequest request = generator.generate(TSPAlgorithms.SHA256, digest, java.math.BigInteger.valueOf(System.nanoTime()));
      TimeStampResponse response = new TimeStampResponse(ask(authority, request.getEncoded()));
      response.validate(request);
      ASN1Primitive token = ASN1Primitive.fromByteArray(response.getTimeStampToken().getEncoded());
      ASN1EncodableVector attributes = new ASN1EncodableVector();
      attributes.add(new Attribute(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken, new DERSet(token)));
      return new AttributeTable(attributes);
    }
    catch (Exception reason)
    {
      throw new IllegalStateException("no time stamp", reason);
    }
  }

  private static byte[] ask(String address, byte[] request) throws Exception
  {
    HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/timestamp-query");
    try (OutputStream stream = connection.getOutputStream())
    {
      stream.write(request);
    }
    return connection.getInputStream().readAllBytes();
  }

  private static RecipientInfoGenerator makeRecipient(X509Certificate certificate, String way, boolean byKeyIdentifier, String digest)
    throws Exception
  {
    if (certificate.getPublicKey() instanceof ECPublicKey)
      return makeAgreement(certificate, byKeyIdentifier, digest);
    if (!way.startsWith("oaep"))
    {
      byte[] identifier = byKeyIdentifier ? readKeyIdentifier(certificate) : null;
      return byKeyIdentifier ? new JceKeyTransRecipientInfoGenerator(identifier, certificate.getPublicKey()).setProvider(BC)
        : new JceKeyTransRecipientInfoGenerator(certificate).setProvider(BC);
    }
    return new JceKeyTransRecipientInfoGenerator(certificate, makeOaep(way.equals("oaep-sha1") ? "SHA-1" : "SHA-256")).setProvider(BC);
  }

  private static byte[] readKeyIdentifier(X509Certificate certificate) throws Exception
  {
    return org.bouncycastle.asn1.x509.SubjectKeyIdentifier
      .fromExtensions(new X509CertificateHolder(certificate.getEncoded()).getExtensions()).getKeyIdentifier();
  }

  private static RecipientInfoGenerator makeAgreement(X509Certificate certificate, boolean byKeyIdentifier, String digest) throws Exception
  {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", BC);
    pairs.initialize(((ECPublicKey) certificate.getPublicKey()).getParams());
    KeyPair once = pairs.generateKeyPair();
    JceKeyAgreeRecipientInfoGenerator generator = new JceKeyAgreeRecipientInfoGenerator(
      AGREEMENTS.get(digest), once.getPrivate(), once.getPublic(), CMSAlgorithm.AES256_WRAP).setProvider(BC);
    if (byKeyIdentifier)
      generator.addRecipient(readKeyIdentifier(certificate), certificate.getPublicKey());
    else
      generator.addRecipient(certificate);
    return generator;
  }

  /* encrypt IN OUT CIPHER v15|oaep-sha1|oaep-sha256 issuer|key-id DIGEST CERTIFICATE,… */
  private String encrypt(String[] words) throws Exception
  {
    OutputEncryptor encryptor = new JceCMSContentEncryptorBuilder(CIPHERS.get(words[3])).setProvider(BC).build();
    boolean authenticated = encryptor instanceof OutputAEADEncryptor;
    CMSAuthEnvelopedDataGenerator auth = new CMSAuthEnvelopedDataGenerator();
    SMIMEEnvelopedGenerator plain = new SMIMEEnvelopedGenerator();
    for (String path : words[7].split(","))
    {
      RecipientInfoGenerator recipient = makeRecipient(readCertificates(path).get(0), words[4], words[5].equals("key-id"), words[6]);
      auth.addRecipientInfoGenerator(recipient);
      plain.addRecipientInfoGenerator(recipient);
    }
    if (authenticated)
    {
      CMSProcessableByteArray content = new CMSProcessableByteArray(Files.readAllBytes(Path.of(words[1])));
      writeObject(words[2], auth.generate(content, (OutputAEADEncryptor) encryptor).getEncoded(), "authEnveloped-data");
    }
    else
      writePart(words[2], plain.generate(readPart(words[1]), encryptor));
    return "";
  }

  private static String compress(String in, String out) throws Exception
  {
    writePart(out, new SMIMECompressedGenerator().generate(readPart(in), new ZlibCompressor()));
    return "";
  }

  private static String writeCertificates(String out, String paths) throws Exception
  {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    for (String path : paths.split(","))
      generator.addCertificates(new JcaCertStore(readCertificates(path)));
    CMSSignedData data = generator.generate(new CMSAbsentContent(), false);
    writeObject(out, data.getEncoded(), "certs-only");
    return "";
  }

  /* Reading */

  /* open IN OUT CERTIFICATE,…: takes the outermost layer off, with the key of one of these readers, writes what is below, and
   * says what it was */
  private String open(MimeBodyPart part, String out, String readers) throws Exception
  {
    if (new ContentType(part.getContentType()).getBaseType().equalsIgnoreCase("multipart/signed"))
      return verify(new SMIMESigned((MimeMultipart) part.getContent()), out);
    ContentInfo info = ContentInfo.getInstance(ASN1Primitive.fromByteArray(part.getInputStream().readAllBytes()));
    switch (info.getContentType().getId())
    {
      case "1.2.840.113549.1.7.2": return verify(new SMIMESigned(part), out);
      case "1.2.840.113549.1.7.3": return decrypt(new SMIMEEnveloped(part).getRecipientInfos(), out, readers);
      case "1.2.840.113549.1.9.16.1.23":
        return decrypt(new CMSAuthEnvelopedData(info.getEncoded()).getRecipientInfos(), out, readers);
      case "1.2.840.113549.1.9.16.1.9":
        Files.write(Path.of(out), new SMIMECompressed(part).getContent(new ZlibExpanderProvider()));
        return "compressed";
      default: throw new IllegalArgumentException("no layer of mail: " + info.getContentType());
    }
  }

  private String verify(SMIMESigned signed, String out) throws Exception
  {
    List<String> addresses = new ArrayList<>();
    boolean stamped = false;
    for (SignerInformation signer : signed.getSignerInfos().getSigners())
    {
      X509Certificate certificate = findSigner(signed.getCertificates(), signer);
      if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(BC).build(certificate)))
        throw new SecurityException("the signature is wrong");
      checkPath(certificate, signed.getCertificates());
      stamped |= checkStamp(signer);
      for (List<?> name : certificate.getSubjectAlternativeNames())
        addresses.add((String) name.get(1));
    }
    try (OutputStream stream = Files.newOutputStream(Path.of(out)))
    {
      if (signed.getContent() != null)
        signed.getContent().writeTo(stream);
    }
    return "signed\t" + String.join(",", addresses) + "\t" + (stamped ? "stamped" : "");
  }

  @SuppressWarnings("unchecked")
  private static X509Certificate findSigner(Store<X509CertificateHolder> sent, SignerInformation signer) throws Exception
  {
    Collection<X509CertificateHolder> found = sent.getMatches(signer.getSID());
    if (found.isEmpty())
      throw new SecurityException("the signer's certificate is missing");
    return new JcaX509CertificateConverter().setProvider(BC).getCertificate(found.iterator().next());
  }

  private void checkPath(X509Certificate certificate, Store<X509CertificateHolder> sent) throws Exception
  {
    List<X509Certificate> all = new ArrayList<>(intermediates);
    for (X509CertificateHolder one : sent.getMatches(null))
      all.add(new JcaX509CertificateConverter().setProvider(BC).getCertificate(one));
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(certificate);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(anchors.get(0), null)), target);
    parameters.setRevocationEnabled(false);
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
    CertPathBuilder.getInstance("PKIX", BC).build(parameters);
  }

  private static boolean checkStamp(SignerInformation signer) throws Exception
  {
    AttributeTable attributes = signer.getUnsignedAttributes();
    Attribute attribute = attributes != null ? attributes.get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken) : null;
    if (attribute == null)
      return false;
    TimeStampToken token =
      new TimeStampToken(new CMSSignedData(attribute.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded()));
    Collection<?> found = token.getCertificates().getMatches(token.getSID());
    X509CertificateHolder authority = (X509CertificateHolder) found.iterator().next();
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider(BC).build(authority));
    String digest = token.getTimeStampInfo().getMessageImprintAlgOID().getId();
    byte[] imprint = MessageDigest.getInstance(digest, BC).digest(signer.getSignature());
    if (!Arrays.equals(imprint, token.getTimeStampInfo().getMessageImprintDigest()))
      throw new SecurityException("the time stamp is over something else");
    return true;
  }

  private String decrypt(RecipientInformationStore recipients, String out, String readers) throws Exception
  {
    for (String path : readers.split(","))
    {
      Own one = findOwn(readCertificates(path).get(0));
      boolean elliptic = one.certificate().getPublicKey() instanceof ECPublicKey;
      RecipientInformation found =
        recipients.get(elliptic ? new JceKeyAgreeRecipientId(one.certificate()) : new JceKeyTransRecipientId(one.certificate()));
      if (found == null)
        continue;
      Recipient recipient = elliptic ? new JceKeyAgreeEnvelopedRecipient(one.key()).setProvider(BC)
        : new JceKeyTransEnvelopedRecipient(one.key()).setProvider(BC);
      Files.write(Path.of(out), found.getContent(recipient));
      return "encrypted";
    }
    throw new SecurityException("no key of a recipient's");
  }

  private Own findOwn(X509Certificate certificate)
  {
    return own.stream().filter(one -> one.certificate().equals(certificate)).findFirst().orElseThrow();
  }

  /* PKCS #12 */

  /* Does something as Java does it by itself, without the algorithms of Bouncy Castle, unless that is the provider. */
  private static String alone(String provider, Callable<String> something) throws Exception
  {
    if (provider.equals(BC))
      return something.call();
    Security.removeProvider(BC);
    try
    {
      return something.call();
    }
    finally
    {
      Security.addProvider(new BouncyCastleProvider());
    }
  }

  /* read-pfx FILE PASSWORD PROVIDER: succeeds where the key in it is that of the certificate, and answers its serial number */
  private static String readPfx(String path, String password, String provider) throws Exception
  {
    KeyStore store = KeyStore.getInstance("PKCS12", provider);
    try (FileInputStream stream = new FileInputStream(path))
    {
      store.load(stream, password.toCharArray());
    }
    for (String alias : java.util.Collections.list(store.aliases()))
      if (store.isKeyEntry(alias))
      {
        X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
        PrivateKey key = (PrivateKey) store.getKey(alias, password.toCharArray());
        checkPair(certificate, key);
        return certificate.getSerialNumber().toString(16) + "\t" + store.getCertificateChain(alias).length;
      }
    throw new IllegalArgumentException("no key in it");
  }

  /* write-pfx FILE PASSWORD PROVIDER TYPE CERTIFICATE; TYPE is “old” or what the provider knows */
  private String writePfx(String path, String password, String provider, String type, Own who) throws Exception
  {
    boolean old = type.equals("old");
    String[] names = { "certProtectionAlgorithm", "keyProtectionAlgorithm", "macAlgorithm" };
    String[] values = { "PBEWithSHA1AndRC2_40", "PBEWithSHA1AndDESede", "HmacPBESHA1" };
    for (int i = 0; i < names.length; i++)
      if (old)
        System.setProperty("keystore.pkcs12." + names[i], values[i]);
      else
        System.clearProperty("keystore.pkcs12." + names[i]);
    KeyStore store = KeyStore.getInstance(old ? "PKCS12" : type, provider);
    store.load(null, null);
    X509Certificate[] chain = { who.certificate(), intermediates.get(0) };
    store.setKeyEntry("mail", who.key(), password.toCharArray(), chain);
    try (OutputStream stream = Files.newOutputStream(Path.of(path)))
    {
      store.store(stream, password.toCharArray());
    }
    return "";
  }

  private static void checkPair(X509Certificate certificate, PrivateKey key) throws Exception
  {
    String algorithm = certificate.getPublicKey() instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA";
    byte[] octets = certificate.getSerialNumber().toByteArray();
    java.security.Signature signature = java.security.Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(octets);
    byte[] value = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(octets);
    if (!signature.verify(value))
      throw new SecurityException("the key is that of another certificate");
  }
}
