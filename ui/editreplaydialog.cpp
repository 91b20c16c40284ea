// SPDX-License-Identifier: MIT
#include "editreplaydialog.h"

#include "core/headertext.h"
#include "core/jsontext.h"
#include "destinationpicker.h"
#include "dialogparts.h"
#include "diffview.h"
#include "exchangeview.h"
#include "headereditor.h"
#include "models/format.h"
#include "models/forwardwords.h"
#include "signaturechooser.h"
#include "tonelabel.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int SideWidth = 380;
constexpr auto JudgePause = 150ms;
enum Tab { BodyTab, HeadersTabIndex, DifferenceTab };

/// The text as bytes; toPlainText() would turn no-break spaces into blanks.
QByteArray bytesOf(const QPlainTextEdit &editor)
{
    return editor.document()->toRawText().replace(QChar::ParagraphSeparator, u'\n').toUtf8();
}

QString lineAndColumn(QByteArrayView text, qsizetype offset)
{
    const QByteArrayView before = text.first(std::min(offset, text.size()));
    const qsizetype line = std::count(before.begin(), before.end(), '\n') + 1;
    const qsizetype column = offset - (before.lastIndexOf('\n') + 1) + 1;
    return EditReplayDialog::tr("line %1, byte %2").arg(line).arg(column);
}

/// What is edited, and below it a sentence about it and buttons.
QWidget *withRow(QWidget *editor, QWidget *words, const QList<QPushButton *> &buttons)
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout;
    row->setContentsMargins(10, 0, 0, 0);
    row->addWidget(words, 1);
    for (QPushButton *button : buttons) {
        button->setAutoDefault(false); // Enter belongs to the editor
        row->addWidget(button);
    }
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(editor, 1);
    column->addLayout(row);
    return box;
}

} // namespace

EditReplayDialog::EditReplayDialog(const Theme &theme, const Clock &clock,
                                   const QString &eventTitle, const DeliveryDetail &delivery,
                                   QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_delivery(delivery)
{
    setWindowTitle(tr("Edit and replay"));
    const QSize room = parent ? parent->size() - QSize(24, 24) : QSize(1040, 700);
    resize(QSize(1040, 700).boundedTo(room));
    setMinimumSize(820, 520);
    auto *heading = sectionTitle(theme, eventTitle);
    auto *about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("The event itself stays as it is. What you send, and what comes back, is "
                      "kept beside it."));
    m_headers.setHeaders(parseHead(m_delivery.head));
    m_difference = new DiffView(theme, tr("Difference to what was received"));
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("What is sent"));
    m_tabs->addTab(makeBody(), tr("Body"));
    m_tabs->addTab(makeHeaders(), tr("Headers"));
    m_tabs->addTab(m_difference, tr("Difference"));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(20);
    columns->addWidget(m_tabs, 1);
    columns->addWidget(makeSide());
    m_send = new QPushButton;
    m_send->setProperty("primary", true);
    m_send->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(6);
    column->addWidget(heading);
    column->addWidget(about);
    column->addLayout(columns, 1);
    column->addWidget(buttonRow(this, m_send));
    m_judge.setSingleShot(true);
    m_judge.setInterval(JudgePause);
    connect(&m_judge, &QTimer::timeout, this, &EditReplayDialog::judge);
    connect(m_body, &QPlainTextEdit::textChanged, &m_judge, qOverload<>(&QTimer::start));
    connect(&m_headers, &HeaderEditModel::edited, this, &EditReplayDialog::judge);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (tab == DifferenceTab)
            showDifference();
    });
    connect(m_picker, &DestinationPicker::changed, this, &EditReplayDialog::refresh);
    connect(m_signature, &SignatureChooser::changed, this, &EditReplayDialog::refresh);
    connect(m_send, &QPushButton::clicked, this, [this] {
        setProblem({});
        ReplayOrder order;
        order.events = {m_delivery.event};
        order.targets = m_picker->targets();
        order.address = m_picker->address();
        order.edit = edit();
        Q_EMIT sendWanted(order);
    });
    fillBody();
    m_body->setFocus();
}

EditReplayDialog::~EditReplayDialog() = default;

QWidget *EditReplayDialog::makeBody()
{
    m_body = new QPlainTextEdit;
    m_body->setAccessibleName(tr("Body to send"));
    m_body->setFont(m_theme.monoFont());
    m_body->setTabChangesFocus(true);
    m_body->setFrameShape(QFrame::NoFrame);
    m_body->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_body->document()->setDocumentMargin(10);
    m_check = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_layOut = new QPushButton(tr("Lay out"));
    m_layOut->setToolTip(tr("Puts each value on a line of its own. That changes the bytes."));
    m_reset = new QPushButton(tr("As received"));
    m_reset->setToolTip(tr("Takes all changes of the body back"));
    connect(m_layOut, &QPushButton::clicked, this, &EditReplayDialog::layOut);
    connect(m_reset, &QPushButton::clicked, this, &EditReplayDialog::fillBody);
    return withRow(m_body, m_check, {m_layOut, m_reset});
}

QWidget *EditReplayDialog::makeHeaders()
{
    auto *editor =
        new HeaderEditor(m_theme, m_headers, tr("Headers to send"), HeaderEditor::Fit::Filling);
    editor->setNote(Tone::Muted,
                    tr("Host, Content-Length and the connection's own headers are set for each "
                       "target. FUB-Signature is what you choose beside."));
    return editor;
}

QWidget *EditReplayDialog::makeSide()
{
    m_picker = new DestinationPicker(m_theme, DestinationPicker::Pick::Many);
    m_signature = new SignatureChooser(m_theme);
    SignatureMix mix;
    mix.add(m_delivery.signature, m_delivery.origin);
    m_signature->setMix(mix);
    m_problem = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_problem->hide();
    m_results = new QComboBox;
    m_results->setAccessibleName(tr("Result of"));
    m_results->hide();
    m_result = new ExchangeView(m_theme, m_clock);
    connect(m_results, &QComboBox::activated, this, &EditReplayDialog::showResult);
    auto *side = new QWidget;
    side->setFixedWidth(SideWidth);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 6, 0, 0);
    column->setSpacing(6);
    column->addWidget(sectionTitle(m_theme, tr("Where to")));
    column->addWidget(m_picker);
    column->addSpacing(8);
    column->addWidget(sectionTitle(m_theme, tr("Signature")));
    column->addWidget(m_signature);
    column->addSpacing(8);
    column->addWidget(sectionTitle(m_theme, tr("Result")));
    column->addWidget(m_problem);
    column->addWidget(m_results);
    m_result->setFlush();
    column->addWidget(m_result, 1);
    m_result->showMessage(tr("Nothing was sent yet."));
    return side;
}

void EditReplayDialog::fillBody()
{
    const bool isEditable = m_delivery.body.size() <= EditableUpTo;
    m_body->setPlainText(isEditable ? QString::fromUtf8(m_delivery.body) : QString());
    m_body->document()->setModified(false);
    m_body->setReadOnly(!isEditable);
    m_layOut->setVisible(isEditable);
    m_reset->setVisible(isEditable);
    m_isExact = isEditable && bytesOf(*m_body) == m_delivery.body;
    judge();
}

void EditReplayDialog::layOut()
{
    setBodyText(QString::fromUtf8(JsonText::pretty(bytesOf(*m_body), 2)));
}

void EditReplayDialog::setBodyText(const QString &text)
{
    QTextCursor cursor(m_body->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text); // can be undone
    judge();
}

QByteArray EditReplayDialog::body() const
{
    // What nobody touched is sent byte by byte, also what a text field cannot show.
    return m_body->document()->isModified() ? bytesOf(*m_body) : m_delivery.body;
}

ReplayEdit EditReplayDialog::edit() const
{
    ReplayEdit edit;
    if (const QByteArray now = body(); now != m_delivery.body)
        edit.body = now;
    if (m_headers.isChanged())
        edit.headers = m_headers.headers();
    edit.signature = m_signature->choice();
    return edit;
}

void EditReplayDialog::judge()
{
    m_isAsked = false;
    const QByteArray now = body();
    const JsonText::Tokens tokens = JsonText::tokenize(now);
    m_check->setTone(tokens.problem ? Tone::Warn : Tone::Muted);
    if (m_body->isReadOnly()) {
        m_check->setText(tr("At %1 too large to be edited here; it is sent as received. "
                            "hookglass-cli replay --body takes a file.")
                             .arg(formatBytes(m_delivery.body.size())));
    } else if (tokens.problem) {
        m_check->setText(
            tr("Not JSON at %1: %2 It can be sent all the same.")
                .arg(lineAndColumn(now, tokens.problem->offset), tokens.problem->message));
    } else if (!m_isExact) {
        m_check->setText(tr("Some bytes cannot stand in a text field: changed, the body is sent as "
                            "it is shown."));
    } else {
        m_check->setText(tr("Well-formed JSON, %1.").arg(formatBytes(now.size())));
    }
    m_layOut->setEnabled(!tokens.problem);
    m_reset->setEnabled(now != m_delivery.body);
    m_signature->setBodyChanged(now != m_delivery.body);
    if (m_tabs->currentIndex() == DifferenceTab)
        showDifference();
    refresh();
}

void EditReplayDialog::showDifference()
{
    const QByteArray now = body();
    const HeaderList before = parseHead(m_delivery.head);
    const HeaderList after = m_headers.headers();
    const auto lines = [](const HeaderList &headers) {
        QStringList texts;
        for (const Header &header : headers)
            texts << headerText(header.name) + u": "_s + headerText(header.value);
        return texts;
    };
    QList<DiffLine> difference;
    if (before != after) {
        difference = folded(lineDiff(lines(before), lines(after)), 1);
        difference.append({DiffLine::Kind::Same, {}});
    }
    if (now != m_delivery.body) {
        if (differInLayoutOnly(m_delivery.body, now))
            difference.append(
                {DiffLine::Kind::Folded, tr("The body says the same; only its layout changed.")});
        else
            difference += folded(bodyDiff(m_delivery.body, now));
    }
    if (difference.isEmpty())
        difference.append({DiffLine::Kind::Folded, tr("Nothing is changed.")});
    m_difference->showLines(difference);
}

void EditReplayDialog::setTargets(const QList<Target> &targets)
{
    m_picker->setTargets(targets);
}

void EditReplayDialog::setHasKey(bool hasKey)
{
    m_signature->setHasKey(hasKey);
}

void EditReplayDialog::setProblem(const QString &words)
{
    m_isSending = false;
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
    refresh();
}

void EditReplayDialog::setSending()
{
    m_isSending = true;
    m_results->hide();
    m_result->showMessage(tr("Waiting for the answer…"));
    refresh();
}

void EditReplayDialog::showResults(const QList<ForwardEntry> &results)
{
    m_isSending = false;
    m_sent = results;
    m_results->clear();
    for (const ForwardEntry &entry : results)
        m_results->addItem(destinationText(entry.targetName, entry.forward.url));
    m_results->setVisible(results.size() > 1);
    showResult(0);
    refresh();
}

void EditReplayDialog::showResult(int index)
{
    if (index < 0 || index >= m_sent.size()) {
        m_result->showMessage(tr("Nothing was sent."));
        return;
    }
    const ForwardEntry &entry = m_sent.at(index);
    const bool isKnown = m_sentBodies.contains(entry.forward.id);
    m_result->setRequestBody(entry.forward.isEdited ? m_sentBodies.value(entry.forward.id)
                                                    : m_delivery.body);
    m_result->show(entry, entry.attempts.isEmpty() ? nullptr : &entry.attempts.constLast());
    if (entry.forward.isEdited && !isKnown)
        Q_EMIT sentBodyWanted(entry.forward.id);
}

void EditReplayDialog::setSentBody(ForwardId id, const QByteArray &body)
{
    m_sentBodies.insert(id, body);
    showResult(std::max(0, m_results->currentIndex()));
}

void EditReplayDialog::refresh()
{
    m_send->setEnabled(!m_isSending && m_picker->problem().isEmpty());
    m_send->setText(m_isSending             ? tr("Sending…")
                    : m_picker->count() > 1 ? tr("Send to %1 targets").arg(m_picker->count())
                    : m_sent.isEmpty()      ? tr("Send it")
                                            : tr("Send it again"));
}

void EditReplayDialog::reject()
{
    const ReplayEdit now = edit();
    if (m_sent.isEmpty() && !m_isAsked && (now.body || now.headers)) {
        m_isAsked = true;
        setProblem(tr("What you changed was not sent. Close once more to drop it."));
        return;
    }
    QDialog::reject();
}

QString EditReplayDialog::check() const
{
    return m_check->text();
}

} // namespace Hookglass
