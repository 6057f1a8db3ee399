/** A city with all that addresses and phone numbers need. */
export interface Place {
  readonly locality: string;
  readonly region: string;
  readonly country: string;
  readonly postcode: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly callingCode: string;
}

const TABLE = `
San Francisco|California|US|94107|37.7749295|-122.4194155|1
New York|New York|US|10012|40.7127753|-74.0059728|1
Austin|Texas|US|78701|30.2671530|-97.7430608|1
Seattle|Washington|US|98101|47.6062095|-122.3320708|1
Boston|Massachusetts|US|02110|42.3600825|-71.0588801|1
Chicago|Illinois|US|60601|41.8781136|-87.6297982|1
Toronto|Ontario|CA|M5V 2T6|43.6532260|-79.3831843|1
Montréal|Québec|CA|H2Y 1C6|45.5016889|-73.5672560|1
London|England|GB|EC1A 1BB|51.5073509|-0.1277583|44
Manchester|England|GB|M1 1AE|53.4807593|-2.2426305|44
Dublin|Leinster|IE|D02 X285|53.3498053|-6.2603097|353
Paris|Île-de-France|FR|75002|48.8566140|2.3522219|33
Lyon|Auvergne-Rhône-Alpes|FR|69002|45.7640430|4.8356590|33
Berlin|Berlin|DE|10115|52.5200066|13.4049540|49
München|Bayern|DE|80331|48.1351253|11.5819806|49
Zürich|Zürich|CH|8001|47.3768866|8.5416940|41
Wien|Wien|AT|1010|48.2081743|16.3738189|43
Amsterdam|Noord-Holland|NL|1012 JS|52.3675734|4.9041389|31
København|Hovedstaden|DK|1050|55.6760968|12.5683371|45
Stockholm|Stockholms län|SE|111 20|59.3293235|18.0685808|46
Oslo|Oslo|NO|0150|59.9138688|10.7522454|47
Helsinki|Uusimaa|FI|00100|60.1698557|24.9383791|358
Warszawa|Mazowieckie|PL|00-001|52.2296756|21.0122287|48
Praha|Hlavní město Praha|CZ|110 00|50.0755381|14.4378005|420
Madrid|Comunidad de Madrid|ES|28001|40.4167754|-3.7037902|34
Lisboa|Lisboa|PT|1100-148|38.7222524|-9.1393366|351
Milano|Lombardia|IT|20121|45.4642035|9.1899820|39
İzmir|İzmir|TR|35210|38.4237340|27.1428260|90
Tel Aviv-Yafo|Tel Aviv District|IL|6688218|32.0852999|34.7817676|972
Dubai|Dubai|AE|00000|25.2048493|55.2707828|971
Bengaluru|Karnataka|IN|560001|12.9715987|77.5945627|91
Singapore|Singapore|SG|049483|1.3520830|103.8198360|65
東京|東京都|JP|100-0001|35.6761919|139.6503106|81
서울|서울특별시|KR|04524|37.5665350|126.9779692|82
Sydney|New South Wales|AU|2000|-33.8688197|151.2092955|61
São Paulo|São Paulo|BR|01310-100|-23.5557714|-46.6395571|55
Ciudad de México|CDMX|MX|06000|19.4326077|-99.1332080|52
Cape Town|Western Cape|ZA|8001|-33.9248685|18.4240553|27
Nairobi|Nairobi County|KE|00100|-1.2920659|36.8219462|254
Lagos|Lagos|NG|101241|6.5243793|3.3792057|234`;

/** Cities of the kind that a CRM is full of. */
export const PLACES: readonly Place[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [locality, region, country, postcode, latitude, longitude, callingCode] = line.split('|') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return { locality, region, country, postcode, latitude, longitude, callingCode };
  });
