// SPDX-License-Identifier: MIT
#include "exportdialog.h"

#include "dialogparts.h"
#include "exportwords.h"
#include "fields.h"
#include "markeddelegate.h"
#include "models/counted.h"
#include "models/format.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QRandomGenerator>
#include <QtGui/QScreen>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int Width = 680;
constexpr int FewestRows = 2; ///< of the preview, where the screen is low
constexpr int Steps = 1000;   ///< of the bar

} // namespace

ExportDialog::ExportDialog(const Theme &theme, const Choice &choice, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_folder(choice.folder)
    , m_scopes(new ScopeChooser(
          choice, ScopeChooser::firstOf(choice, {Scope::Selected, Scope::Current, Scope::All})))
{
    constexpr int saltWords = 8;
    std::array<quint32, saltWords> words{};
    QRandomGenerator::system()->fillRange(words.data(), saltWords);
    m_salt = QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
    setWindowTitle(tr("Export"));
    setMinimumWidth(Width);
    m_problem = new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_problem->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    column->addWidget(sectionTitle(theme, tr("Which events")));
    column->addWidget(m_scopes);
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("Format")));
    column->addWidget(makeFormat());
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("People")));
    column->addWidget(makeRedaction());
    column->addWidget(m_table, 1);
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("Where to")));
    column->addWidget(makePath());
    column->addStretch(0);
    column->addWidget(makeProgress());
    column->addWidget(m_problem);
    column->addWidget(makeButtons());
    connect(m_scopes, &ScopeChooser::changed, this, &ExportDialog::onChoiceChanged);
    suggestPath();
    refresh();
    m_scopes->setFocus(); // what is to be decided first
}

ExportDialog::~ExportDialog() = default;

QWidget *ExportDialog::makeFormat()
{
    auto *box = new QWidget;
    m_formats = new QComboBox;
    m_formats->setAccessibleName(tr("Format"));
    for (int format = 0; format < ExportFormatCount; ++format)
        m_formats->addItem(exportFormatTitle(ExportFormat(format)), format);
    m_formatWords = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    connect(m_formats, &QComboBox::currentIndexChanged, this, [this] {
        suggestPath();
        onChoiceChanged();
    });
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_formats, 0, Qt::AlignLeft);
    column->addWidget(m_formatWords);
    return box;
}

QWidget *ExportDialog::makeRedaction()
{
    auto *box = new QWidget;
    m_redaction = new QCheckBox(tr("Replace names, phones, emails, addresses and texts"));
    m_redactionWords = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_preview = new QPushButton(tr("Preview"));
    m_preview->setAutoDefault(false);
    m_preview->setToolTip(tr("Shows what would be replaced. Nothing is written."));
    m_table = rowTable(&m_model, tr("What is replaced"));
    m_table->setItemDelegate(new MarkedDelegate(
        m_theme, [](const QModelIndex &) { return CellMark(); }, m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(RedactionModel::KindColumn, 160);
    m_table->setColumnWidth(RedactionModel::CountColumn, 70);
    m_table->setColumnWidth(RedactionModel::BeforeColumn, 200);
    connect(m_redaction, &QCheckBox::toggled, this, &ExportDialog::onChoiceChanged);
    connect(m_preview, &QPushButton::clicked, this, [this] {
        ExportOrder wanted = order();
        wanted.path.clear();
        Q_EMIT previewWanted(wanted);
    });
    auto *row = new QHBoxLayout;
    row->addWidget(m_redaction, 1);
    row->addWidget(m_preview);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_redactionWords);
    return box;
}

QWidget *ExportDialog::makePath()
{
    auto *box = new QWidget;
    m_path = textField(tr("File or folder to be written"));
    auto *choose = new QPushButton(tr("Choose…"));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &ExportDialog::choosePath);
    connect(m_path, &QLineEdit::textChanged, this, [this] {
        forgetAnswers();
        refresh();
    });
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    return box;
}

QWidget *ExportDialog::makeProgress()
{
    m_progress = new QWidget;
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_words = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &ExportDialog::cancelWanted);
    auto *row = new QHBoxLayout;
    row->addWidget(m_bar, 1);
    row->addWidget(m_cancel);
    auto *column = new QVBoxLayout(m_progress);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_words);
    return m_progress;
}

QWidget *ExportDialog::makeButtons()
{
    m_start = new QPushButton;
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    return buttonRow(this, m_start);
}

void ExportDialog::setScope(Scope scope)
{
    m_scopes->setScope(scope);
}

void ExportDialog::setFormat(ExportFormat format)
{
    m_formats->setCurrentIndex(int(format));
}

ExportFormat ExportDialog::format() const
{
    return ExportFormat(m_formats->currentIndex());
}

ExportOrder ExportDialog::order() const
{
    ExportOrder order;
    order.salt = m_salt; // what the preview shows is what is written
    order.format = format();
    order.hasByteOrderMark = true; // a person opens it, as a rule in Excel
    order.events = m_scopes->events();
    order.isRedacted = m_redaction->isChecked();
    order.path = QDir::fromNativeSeparators(m_path->text().trimmed());
    return order;
}

void ExportDialog::suggestPath()
{
    if (m_path->text() != m_suggested)
        return; // somebody chose it
    const QString suffix = exportSuffix(format());
    const QString name = suffix.isEmpty() ? u"webhook-fixture"_s : u"webhooks."_s + suffix;
    m_suggested = QDir::toNativeSeparators(QDir(m_folder).filePath(name));
    m_path->setText(m_suggested);
}

void ExportDialog::choosePath()
{
    const QString suffix = exportSuffix(format());
    QString path = m_path->text();
    if (suffix.isEmpty()) {
        path = QFileDialog::getExistingDirectory(this, tr("An empty folder for the fixture"),
                                                 QFileInfo(path).absolutePath());
    } else {
        path = QFileDialog::getSaveFileName(
            this, tr("Export to"), path, exportFormatTitle(format()) + u" (*."_s + suffix + u')');
    }
    if (path.isEmpty())
        return;
    m_path->setText(QDir::toNativeSeparators(path));
    if (!suffix.isEmpty())
        m_replaced = path; // the file dialog has asked
}

/// What was written, or asked, was of another choice.
void ExportDialog::forgetAnswers()
{
    m_replaced.clear();
    if (m_words)
        tell({}, false);
}

/// What a preview showed was of another choice, too.
void ExportDialog::onChoiceChanged()
{
    m_model.clear();
    forgetAnswers();
    refresh();
}

void ExportDialog::start()
{
    const ExportOrder wanted = order();
    const bool isThere = format() != ExportFormat::Fixture && QFileInfo::exists(wanted.path);
    if (isThere && m_replaced != wanted.path) {
        m_replaced = wanted.path;
        tell(tr("%1 is there already.").arg(QFileInfo(wanted.path).fileName()), true);
        m_start->setText(tr("Replace the file"));
        return;
    }
    m_replaced.clear();
    Q_EMIT exportWanted(wanted);
}

void ExportDialog::setRunning(bool isPreview)
{
    m_run = isPreview ? Run::Preview : Run::Export;
    if (isPreview)
        m_model.clear();
    m_bar->setRange(0, 0);
    tell(isPreview ? tr("Looking through the events…") : tr("Writing…"), false);
    refresh();
}

void ExportDialog::takeProgress(const ExportProgress &progress)
{
    if (!progress.isFinished) {
        if (progress.isCounted && progress.found > 0) {
            m_bar->setRange(0, Steps);
            m_bar->setValue(int(progress.events * Steps / progress.found));
        }
        tell(tr("%1 of %2, %3")
                 .arg(formatCount(progress.events),
                      counted(progress.found, tr("1 event"), tr("%1 events")),
                      exportSizeText(progress.bytes)),
             false);
        return;
    }
    const Run ended = std::exchange(m_run, Run::None);
    m_bar->setRange(0, Steps);
    m_bar->setValue(0);
    if (progress.isCancelled) {
        tell(tr("Cancelled. Nothing was written."), false);
    } else if (!progress.problem.isEmpty()) {
        tell(progress.problem, true);
    } else if (ended == Run::Preview) {
        m_model.setReport(progress.redaction, m_redaction->isChecked());
        m_table->resizeColumnToContents(RedactionModel::KindColumn);
        tell(progress.redaction.total() == 0
                 ? tr("Nothing would be replaced.")
                 : counted(progress.redaction.total(), tr("1 place would be replaced."),
                           tr("%1 places would be replaced.")),
             false);
    } else {
        m_bar->setValue(Steps);
        tell(tr("%1 (%2, to %3)")
                 .arg(writtenWords(format(), progress), exportSizeText(progress.bytes),
                      QDir::toNativeSeparators(order().path)),
             false);
    }
    if (!progress.keysMissing.isEmpty() && progress.problem.isEmpty() && !progress.isCancelled) {
        const QString said = m_words->text();
        m_words->setText(said + (said.endsWith(u'.') ? u" "_s : u". "_s) +
                         tr("Not all keys of %1 are at hand: where one stands in what arrived, it "
                            "was not found.")
                             .arg(progress.keysMissing.join(u", "_s)));
    }
    refresh();
}

void ExportDialog::tell(const QString &words, bool isBad)
{
    m_words->setText(isBad ? QString() : words);
    m_problem->setText(isBad ? words : QString());
    m_problem->setVisible(isBad);
    m_words->setVisible(!m_words->text().isEmpty());
}

/// As high as what is in it needs: what was shown for a while leaves no hole. Only the table takes
/// more, if somebody gives it.
void ExportDialog::fitHeight()
{
    if (!isVisible())
        return;
    m_progress->layout()->activate(); // else the dialog's knows of what was hidden only later
    layout()->invalidate();
    layout()->activate();
    const auto needed = [this] { return layout()->totalHeightForWidth(width()); };
    // All kinds without a scroll bar, if the screen has room.
    const QRect room = screen()->availableGeometry();
    const int title = std::max(0, frameGeometry().height() - height());
    const int rows = tableHeight(*m_table, std::min(m_model.rowCount(), RedactionKindCount));
    m_table->setMinimumHeight(rows);
    layout()->activate();
    if (const int over = needed() + title - room.height(); over > 0 && !m_table->isHidden()) {
        m_table->setMinimumHeight(std::max(tableHeight(*m_table, FewestRows), rows - over));
        layout()->activate();
    }
    resize(width(), m_table->isHidden() ? needed() : std::max(needed(), height()));
    const QRect frame = frameGeometry();
    if (const int below = frame.bottom() - room.bottom(); below > 0)
        move(x(), std::max(room.top(), y() - below));
}

QString ExportDialog::words() const
{
    return m_problem->text().isEmpty() ? m_words->text() : m_problem->text();
}

void ExportDialog::reject()
{
    if (m_run != Run::None)
        Q_EMIT cancelWanted();
    QDialog::reject();
}

void ExportDialog::refresh()
{
    if (!m_start)
        return; // still being put together
    const bool isIdle = m_run == Run::None;
    const qsizetype count = m_scopes->events().size();
    m_formatWords->setText(exportFormatWords(format()));
    m_redactionWords->setText(
        m_redaction->isChecked()
            ? tr("The same gets the same stand-in, so connections stay visible. Signatures do not "
                 "fit redacted bodies any more.")
            : tr("Keys are left out in any case."));
    for (QWidget *field :
         std::initializer_list<QWidget *>{m_scopes, m_formats, m_redaction, m_preview, m_path})
        field->setEnabled(isIdle);
    m_bar->setVisible(!isIdle);
    m_cancel->setVisible(!isIdle);
    m_progress->setVisible(!isIdle || !m_words->text().isEmpty());
    m_table->setVisible(m_model.rowCount() > 0);
    m_start->setEnabled(isIdle && count > 0 && !m_path->text().trimmed().isEmpty());
    m_start->setText(counted(count, tr("Export 1 event"), tr("Export %1 events")));
    fitHeight();
}

} // namespace Hookglass
