// SPDX-License-Identifier: MIT
// Where the version comes from: packaging/version.cmake in trees of all kinds.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QScopeGuard>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <memory>

using namespace Qt::StringLiterals;

class TestFlowVersion final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void withoutGitItIsTheFallback();
    void givenByThePackager();
    void untaggedTree();
    void tags_data();
    void tags();
    void severalTags_data();
    void severalTags();
    void aRunnersTagIsTaken();
    void changesAreTold();
    void unpackedInSomebodyElsesCheckout();
    void sourceTarball();
    void sourceIsLeftAloneIfNothingChanged();

private:
    QString run(const QString &program, const QStringList &arguments, const QString &folder);
    void git(const QStringList &arguments);
    void commit();
    void makeRepository();
    QString version(const QStringList &options = {});
    QString versionIn(const QString &folder, const QStringList &options = {});

    std::unique_ptr<QTemporaryDir> m_folder;
    bool m_failed = false;
};

void TestFlowVersion::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_failed = false;
    qunsetenv("GITHUB_REF_NAME"); // a hosted runner's
    QVERIFY(QDir(m_folder->path()).mkdir(u"packaging"_s));
    for (const QString &name : {u"version.cmake"_s, u"version.txt"_s, u".gitattributes"_s})
        QVERIFY(QFile::copy(QStringLiteral(PACKAGING_DIR "/") + name,
                            m_folder->filePath(u"packaging/"_s + name)));
}

QString TestFlowVersion::run(const QString &program, const QStringList &arguments,
                             const QString &folder)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith("GIT_"_L1))
            environment.remove(name);
    }
    environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
    environment.insert(u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s);
    for (const QString &who : {u"AUTHOR"_s, u"COMMITTER"_s}) {
        environment.insert(u"GIT_%1_NAME"_s.arg(who), u"Tester"_s);
        environment.insert(u"GIT_%1_EMAIL"_s.arg(who), u"tester@example.com"_s);
    }
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    m_failed = !process.waitForFinished() || process.exitCode() != 0;
    if (m_failed)
        return QString::fromUtf8(process.readAllStandardError());
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

void TestFlowVersion::git(const QStringList &arguments)
{
    const QString said = run(u"git"_s, arguments, m_folder->path());
    QVERIFY2(!m_failed, qPrintable(said));
}

void TestFlowVersion::commit()
{
    git({u"commit"_s, u"--quiet"_s, u"--allow-empty"_s, u"-m"_s, u"One more"_s});
}

void TestFlowVersion::makeRepository()
{
    if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
        QSKIP("git is not installed");
    git({u"init"_s, u"--quiet"_s});
    git({u"add"_s, u"packaging"_s});
    commit();
}

QString TestFlowVersion::version(const QStringList &options)
{
    return versionIn(m_folder->path(), options);
}

QString TestFlowVersion::versionIn(const QString &folder, const QStringList &options)
{
    return run(QStringLiteral(CMAKE_PROGRAM),
               options + QStringList{u"-P"_s, u"packaging/version.cmake"_s}, folder);
}

void TestFlowVersion::withoutGitItIsTheFallback()
{
    QCOMPARE(version(), u"0.1.0"_s);
    QCOMPARE(version({u"-DPRINT=NUMBER"_s}), u"0.1.0"_s);
    QCOMPARE(version({u"-DPRINT=COMMIT"_s}), QString());
}

void TestFlowVersion::givenByThePackager()
{
    QCOMPARE(version({u"-DHOOKGLASS_VERSION=2.3.4-rc.1"_s}), u"2.3.4-rc.1"_s);
    QCOMPARE(version({u"-DHOOKGLASS_VERSION=2.3.4-rc.1"_s, u"-DPRINT=NUMBER"_s}), u"2.3.4"_s);
    (void)version({u"-DHOOKGLASS_VERSION=two"_s});
    QVERIFY(m_failed);
}

void TestFlowVersion::untaggedTree()
{
    makeRepository();
    commit();
    static const QRegularExpression wanted(u"^0\\.1\\.0\\+2\\.g[0-9a-f]{7,}$"_s);
    QVERIFY2(wanted.match(version()).hasMatch(), qPrintable(version()));
    QCOMPARE(version({u"-DPRINT=COMMIT"_s}).size(), 40);
}

void TestFlowVersion::tags_data()
{
    QTest::addColumn<QString>("tag");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("number");
    QTest::newRow("release") << u"v1.2.3"_s << u"1.2.3"_s << u"1.2.3"_s;
    QTest::newRow("candidate") << u"v1.2.3-rc.1"_s << u"1.2.3-rc.1"_s << u"1.2.3"_s;
    QTest::newRow("looks like a count") << u"v1.2.3-4-gabc"_s << u"1.2.3-4-gabc"_s << u"1.2.3"_s;
    QTest::newRow("large") << u"v10.20.30"_s << u"10.20.30"_s << u"10.20.30"_s;
}

void TestFlowVersion::tags()
{
    QFETCH(QString, tag);
    QFETCH(QString, version);
    QFETCH(QString, number);
    makeRepository();
    git({u"tag"_s, tag});
    git({u"tag"_s, u"not-a-version"_s});
    QCOMPARE(this->version(), version);
    QCOMPARE(this->version({u"-DPRINT=NUMBER"_s}), number);
    commit();
    commit();
    const QString later = this->version();
    QVERIFY2(later.startsWith(version + u"+2.g"_s), qPrintable(later));
    QCOMPARE(this->version({u"-DPRINT=NUMBER"_s}), number);
}

void TestFlowVersion::severalTags_data()
{
    QTest::addColumn<QStringList>("tags"); ///< those with a star have a message
    QTest::addColumn<QString>("version");
    QTest::newRow("candidate, then final")
        << QStringList{u"v1.2.3-rc.1*"_s, u"v1.2.3"_s} << u"1.2.3"_s;
    QTest::newRow("two candidates")
        << QStringList{u"v1.2.3-rc.9"_s, u"v1.2.3-rc.10"_s} << u"1.2.3-rc.10"_s;
    QTest::newRow("a moving tag") << QStringList{u"v1.2.3"_s, u"v1*"_s} << u"1.2.3"_s;
    QTest::newRow("four numbers") << QStringList{u"v1.2.3"_s, u"v1.2.3.4*"_s} << u"1.2.3"_s;
    QTest::newRow("large") << QStringList{u"v1.9.0"_s, u"v1.10.0"_s} << u"1.10.0"_s;
}

void TestFlowVersion::severalTags()
{
    QFETCH(const QStringList, tags);
    QFETCH(const QString, version);
    makeRepository();
    for (QString tag : tags) {
        const bool hasMessage = tag.endsWith(u'*');
        tag.remove(u'*');
        git(hasMessage ? QStringList{u"tag"_s, u"-a"_s, u"-m"_s, u"x"_s, tag}
                       : QStringList{u"tag"_s, tag});
    }
    QCOMPARE(this->version(), version);
    commit();
    git({u"tag"_s, u"v1"_s, u"--force"_s});
    const QString later = this->version();
    QVERIFY2(later.startsWith(version + u"+1.g"_s), qPrintable(later));
}

void TestFlowVersion::aRunnersTagIsTaken()
{
    makeRepository();
    git({u"tag"_s, u"v2.0.0-rc.1"_s});
    git({u"tag"_s, u"v2.0.0-rc.2"_s});
    const auto pushed = qScopeGuard([] { qunsetenv("GITHUB_REF_NAME"); });
    qputenv("GITHUB_REF_NAME", "v2.0.0-rc.1");
    QCOMPARE(version(), u"2.0.0-rc.1"_s);
    qputenv("GITHUB_REF_NAME", "main");
    QCOMPARE(version(), u"2.0.0-rc.2"_s);
    commit();
    qputenv("GITHUB_REF_NAME", "v2.0.0-rc.1");
    QVERIFY2(version().startsWith(u"2.0.0-rc.2+1.g"_s), qPrintable(version()));
}

void TestFlowVersion::changesAreTold()
{
    makeRepository();
    git({u"tag"_s, u"-a"_s, u"-m"_s, u"First"_s, u"v1.0.0"_s});
    QCOMPARE(version(), u"1.0.0"_s);
    QFile more(m_folder->filePath(u"notes"_s));
    QVERIFY(more.open(QIODevice::WriteOnly));
    QCOMPARE(version(), u"1.0.0"_s); // not part of it
    QFile file(m_folder->filePath(u"packaging/version.txt"_s));
    QVERIFY(file.setPermissions(file.permissions() | QFile::WriteOwner));
    QVERIFY(file.open(QIODevice::Append));
    file.write("changed\n");
    file.close();
    const QString changed = version();
    QVERIFY2(changed.startsWith(u"1.0.0+0.g"_s) && changed.endsWith(u".dirty"_s),
             qPrintable(changed));
}

void TestFlowVersion::unpackedInSomebodyElsesCheckout()
{
    makeRepository();
    git({u"tag"_s, u"v7.0.0"_s});
    const QString inner = m_folder->filePath(u"vendor/hookglass"_s);
    QVERIFY(QDir().mkpath(inner + u"/packaging"_s));
    for (const QString &name : {u"version.cmake"_s, u"version.txt"_s})
        QVERIFY(QFile::copy(m_folder->filePath(u"packaging/"_s + name),
                            inner + u"/packaging/"_s + name));
    QCOMPARE(versionIn(inner), u"0.1.0"_s);
}

void TestFlowVersion::sourceTarball()
{
    makeRepository();
    const auto unpacked = [this] {
        const QTemporaryDir folder;
        git({u"archive"_s, u"--output"_s, m_folder->filePath(u"source.tar"_s), u"HEAD"_s});
        (void)run(QStringLiteral(CMAKE_PROGRAM),
                  {u"-E"_s, u"tar"_s, u"xf"_s, m_folder->filePath(u"source.tar"_s)}, folder.path());
        return QStringList{versionIn(folder.path()),
                           versionIn(folder.path(), {u"-DPRINT=NUMBER"_s}),
                           versionIn(folder.path(), {u"-DPRINT=COMMIT"_s})};
    };
    const QStringList untagged = unpacked();
    QVERIFY2(untagged.at(0).startsWith(u"0.1.0+g"_s), qPrintable(untagged.join(u' ')));
    QCOMPARE(untagged.at(2).size(), 40);
    git({u"tag"_s, u"v3.1.4-beta.2"_s});
    const QStringList tagged = unpacked();
    QCOMPARE(tagged.at(0), u"3.1.4-beta.2"_s);
    QCOMPARE(tagged.at(1), u"3.1.4"_s);
    commit();
    const QStringList later = unpacked();
    QVERIFY2(later.at(0).startsWith(u"3.1.4-beta.2+1.g"_s), qPrintable(later.join(u' ')));
}

void TestFlowVersion::sourceIsLeftAloneIfNothingChanged()
{
    const QString file = m_folder->filePath(u"built.cpp"_s);
    const QStringList options{u"-DOUTPUT="_s + file};
    const auto content = [&file] {
        QFile source(file);
        return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
    };
    (void)version(options);
    QVERIFY2(content().contains("return \"0.1.0\";"), content().constData());
    QFile source(file);
    QVERIFY(source.open(QIODevice::ReadWrite));
    const QDateTime old(QDate(2020, 1, 1), QTime(12, 0));
    QVERIFY(source.setFileTime(old, QFileDevice::FileModificationTime));
    source.close();
    (void)version(options);
    QCOMPARE(QFileInfo(file).lastModified(), old); // so nothing is compiled again
    (void)version(options + QStringList{u"-DHOOKGLASS_VERSION=9.9.9"_s});
    QVERIFY2(content().contains("return \"9.9.9\";"), content().constData());
}

QTEST_GUILESS_MAIN(TestFlowVersion)
#include "tst_flow_version.moc"
