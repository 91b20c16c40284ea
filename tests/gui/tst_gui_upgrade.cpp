// SPDX-License-Identifier: MIT
// Stores of other versions, in the window.
#include "../unit/keptstore.h"
#include "guifixture.h"
#include "store/connection.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <algorithm>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestGuiUpgrade final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsWhereTheBackupIs();
    void announcesThatOfALargeStore();
    void refusesANewerStoreInWords();
};

namespace {

struct Opened
{
    explicit Opened(const QString &folder)
        : workspace({.dataFolder = folder})
        , window(guiTheme(), guiClock(), workspace, folder + u"/window.ini"_s)
    {
        window.show();
        window.start();
    }
    /// Lines shown that contain all of these.
    qsizetype notices(const QStringList &parts) const
    {
        const QStringList texts = window.notices()->texts();
        return std::count_if(texts.cbegin(), texts.cend(), [&parts](const QString &text) {
            return std::all_of(parts.cbegin(), parts.cend(),
                               [&text](const QString &part) { return text.contains(part); });
        });
    }
    Workspace workspace;
    MainWindow window;
};

} // namespace

void TestGuiUpgrade::tellsWhereTheBackupIs()
{
    const QTemporaryDir folder;
    KeptStore::load(KeptStore::folder() + u"/v09.sql"_s, folder.filePath(u"hookglass.db"_s));
    const Opened opened(folder.path());
    const QStringList backups = QDir(folder.path()).entryList({u"hookglass.db.v9-*.bak"_s});
    QCOMPARE(backups.size(), 1);
    QTRY_COMPARE(opened.notices({u"upgraded"_s, backups[0]}), 1);
}

void TestGuiUpgrade::announcesThatOfALargeStore()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"hookglass.db"_s);
    KeptStore::load(KeptStore::folder() + u"/v09.sql"_s, path);
    WorkspaceOptions options;
    options.dataFolder = folder.path();
    QVERIFY(Workspace(options).upgradeAhead().isEmpty()); // done before it could be read
    {
        const auto connection =
            Connection::open(path, Dialect::Access::ReadWrite, std::chrono::milliseconds(5'000));
        QVERIFY(connection);
        QVERIFY((*connection)->exec(u"INSERT INTO payload VALUES (99, '', zeroblob(70000000))"_s));
    }
    const QString words = Workspace(options).upgradeAhead();
    QVERIFY2(words.contains(u"70."_s), qPrintable(words));
    const Opened opened(folder.path());
    QCOMPARE(opened.notices({words}), 0); // it is over
    QTRY_COMPARE(opened.notices({u".bak"_s}), 1);
    QVERIFY(opened.workspace.upgradeAhead().isEmpty());
}

void TestGuiUpgrade::refusesANewerStoreInWords()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"hookglass.db"_s);
    KeptStore::load(KeptStore::folder() + u"/v12.sql"_s, path);
    {
        const auto connection =
            Connection::open(path, Dialect::Access::ReadWrite, std::chrono::milliseconds(5'000));
        QVERIFY(connection);
        QVERIFY((*connection)->exec(u"INSERT INTO schema_step VALUES (4711, 0)"_s));
        QVERIFY((*connection)->exec(u"INSERT INTO setting VALUES ('store.program', '98.7')"_s));
    }
    const auto bytes = [&path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = bytes();
    {
        const Opened opened(folder.path());
        QTRY_COMPARE(opened.notices({u"Hookglass 98.7"_s, u"another data folder"_s}), 1);
        QCOMPARE(bytes(), before);
        QVERIFY(!QFile::exists(path + u"-wal"_s));
    }
    QCOMPARE(bytes(), before);
    QVERIFY(QDir(folder.path()).entryList({u"hookglass.db?*"_s}).isEmpty());
}

QTEST_MAIN(TestGuiUpgrade)
#include "tst_gui_upgrade.moc"
